"""What is done to licences. Each act has a `key`; an act repeated changes nothing."""
