"""The server that forks the readers has pytest loaded already: each would load it again, being our child."""

import multiprocessing

multiprocessing.get_context("forkserver").set_forkserver_preload(["pytest"])
