"""The command line; every package adds its commands through the entry points `tilmash.commands`."""
