"""Questions, by whom they serve: anyone, an association, a person, an officer."""
