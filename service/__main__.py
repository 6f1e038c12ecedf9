"""The command `earlysight`: one module a command, loaded only when asked for."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from service import logs
from service.exits import Exit

# Loaded one by one, so that `serve` never has the jobs or the settings in its process.
COMMANDS = {
    "new": "Make a home for an authority.",
    "check": "Read and judge files; store nothing.",
    "map": "Say once what the columns of a file are.",
    "refresh": "Do one run now: receive, build, draw, publish.",
    "publish": "Publish what the records hold; or explain what an audience's rule hid.",
    "work": "Run the scheduler: on schedule, and when files arrive.",
    "serve": "Serve the dashboards from published files.",
    "up": "Scheduler and dashboards together, as two processes.",
    "history": "The latest runs and how they went.",
    "rollback": "Publish again what an earlier run had published.",
    "links": "How many children of one source are found in another.",
    "rebuild": "Make the records again from the archive alone.",
    "doctor": "Everything that would stop it working, said plainly.",
    "synth": "Invent an authority: the files a council would drop in.",
    "demo": "A home with a synthetic authority, refreshed and up.",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"service.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=_Commands)
@click.version_option(package_name="earlysight")
def commands() -> None:
    """Where children need help early, seen setting by setting."""


def main() -> None:
    """Run a command; what nobody foresaw is shown as a sentence and logged, exit code 3."""
    logs.begin("earlysight", terminal=False)
    try:
        commands(prog_name="earlysight")
    except Exception as wrong:  # the last door: nobody is shown a traceback, which may quote a row
        logs.log().error("Unforeseen", exc_info=wrong)
        file = logs.log_file()
        where = f"{file} says where" if file else f"at {logs.frames_of(wrong)[-1]}"
        said = f"something went wrong on our side ({logs.fault_of(wrong)}; {where})"
        click.echo(f"Error: {said}. What was published before is unchanged.", err=True)
        sys.exit(Exit.FAULT)
    finally:
        logs.end()


if __name__ == "__main__":
    main()
