"""Which AI features of the operating system are on, and what do they give away?"""

from collections.abc import Iterator

from tidytrace.catalog.system import load_features
from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.system.features import feature_findings
from tidytrace.findings.model import Finding


def run(surroundings: Surroundings) -> Iterator[Finding]:
    """One finding for each feature that this computer may have."""
    for feature in load_features():
        for finding in feature_findings(surroundings.host, (feature,)):
            surroundings.features[finding.id] = (feature, finding)
            yield finding
