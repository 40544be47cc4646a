"""The registers as a process of their own."""

from balcao.cases.tests.conftest import registers, running_registers

__all__ = ["registers", "running_registers"]
