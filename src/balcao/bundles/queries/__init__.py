"""Questions about bundles, and what could become one."""
