"""What keeps persons out of a workspace: the key of the tokens that stand for their numbers."""

import secrets

from api.workspace import Workspace
from geodata.intake.personal.cells import Secret

#: The setting that holds it. It is made when the first number has to be hidden, and never changes.
_KEY = "identity_key"


def secret_of(workspace: Workspace) -> Secret:
    """Gives the workspace's own key, so that tokens of one workspace mean nothing in another."""
    return lambda: bytes.fromhex(workspace.store.ensure_setting(_KEY, secrets.token_hex(32)))
