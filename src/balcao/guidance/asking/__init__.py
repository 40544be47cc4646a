"""What somebody asks in a sentence: which kind of question, about which service, or which help answers it."""
