"""A database of another version is told apart before anything is changed in it."""

import pytest
from django.db.migrations.recorder import MigrationRecorder

from balcao.config.tables import MadeByAnother, bring_up_to_date


@pytest.mark.django_db
def test_tables_that_this_version_does_not_know_are_left_as_they_are():
    bring_up_to_date()
    MigrationRecorder.Migration.objects.create(app="cases", name="0074_of_another_day")
    with pytest.raises(MadeByAnother, match="make reset"):
        bring_up_to_date()


@pytest.mark.django_db
def test_what_libraries_join_of_theirs_is_their_own_matter():
    MigrationRecorder.Migration.objects.create(app="auth", name="0099_joined")
    bring_up_to_date()
