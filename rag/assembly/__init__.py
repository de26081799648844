"""The one composition root: nothing else picks concrete parts.

`serving` puts together what answers questions and never imports torch; `building` puts together
what makes generations.
"""
