"""Reading question and passage together: does the passage answer, and with which words?"""
