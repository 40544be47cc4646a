from concurrent.futures import ThreadPoolExecutor

from balcao.kernel.files import write_once


def test_of_many_that_write_at_once_one_wins_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "new" / "secret"
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: write_once(path, bytes([number]) * 1_000), range(40)))
    assert len(set(path.read_bytes())) == 1
    assert [each.name for each in path.parent.iterdir()] == ["secret"]
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    write_once(path, b"later")
    assert path.read_bytes() == before
