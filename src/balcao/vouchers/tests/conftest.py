"""The registers as a process of its own."""

from balcao.cases.tests.conftest import registers, running_registers

__all__ = ["registers", "running_registers"]
