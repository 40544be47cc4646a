"""What somebody needs: things that take several services, guides that ask on, the plan made from answers."""
