"""The object store refused access.

What happened
    S3, GCS or Azure answered 403 or the client found no credentials.

Why
    No credentials in the job, an expired session, or a role without the right on the bucket.

How to confirm
    `aws sts get-caller-identity`, `gcloud auth list`.

How to fix
    Provide credentials to the job; grant the role read (and write) on the bucket; check the bucket's name
    and region.

Easily confused with
    A missing object (404).

References
    https://boto3.amazonaws.com/v1/documentation/api/latest/guide/credentials.html
    https://cloud.google.com/storage/docs/troubleshooting
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://boto3.amazonaws.com/v1/documentation/api/latest/guide/credentials.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Let the job log in by AWS_PROFILE or AWS_ACCESS_KEY_ID/AWS_SECRET_ACCESS_KEY, "
        "GOOGLE_APPLICATION_CREDENTIALS, or an instance role.",
        "The client in the job has none that the store accepts.",
        source=DOCS,
    )
    yield ctx.action(
        "Check with the same identity: `aws s3 ls s3://BUCKET/PATH`; grant it s3:GetObject "
        "and s3:ListBucket (s3:PutObject for writing).",
        "Reading, listing and writing are separate rights.",
    )


RULE = Rule(
    id="cloud-storage-access-denied",
    error_type=ErrorType.PERMISSION_DENIED,
    title="The object store refused access",
    description="Credentials for the bucket are missing or do not allow this operation.",
    needles=(
        "Unable to locate credentials",
        "NoCredentialsError",
        "(AccessDenied)",
        "when calling the HeadObject operation: Forbidden",
        "DefaultCredentialsError",
        "does not have storage.objects",
        "ExpiredToken",
        "InvalidAccessKeyId",
        "AuthorizationPermissionMismatch",
        "SignatureDoesNotMatch",
    ),
    pattern=r"Unable to locate credentials|NoCredentialsError|An error occurred \((?P<code>AccessDenie"
    r"d|403|ExpiredToken|InvalidAccessKeyId|SignatureDoesNotMatch)\) when calling "
    r"the (?P<operation>\w+) operation|DefaultCredentialsError|does not have storage\.objects\."
    r"\w+ access|AuthorizationPermissionMismatch",
    sources=(
        DOCS,
        "https://cloud.google.com/storage/docs/troubleshooting",
    ),
    confidence=0.85,
    precedence=55,
    suggest=suggest,
)
