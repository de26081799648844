"""What can be wrong with an HTTP request or with the service; the rest is in `corpus.errors`.

TilmashError
└── ServiceError
    ├── NotReadyError             no generation is open yet
    ├── BuilderFailedError        the builder process that `serve` started has failed
    ├── UnknownHostError          addressed by a name that is not the service's
    ├── AccessError
    │   ├── MissingKeyError
    │   ├── UnknownKeyError       never made, or revoked
    │   ├── WrongScopeError       a key for less than is asked for
    │   └── OriginNotAllowedError a publishable key on a page of another site
    ├── ChatRequestError          a chat whose messages ask nothing
    ├── UnknownChatModelError     a chat model of another name than this service's
    ├── KeyFileError              the keys cannot be read or written
    ├── UnknownKeyIdError         no key of this id to revoke
    ├── RouteNotFoundError
    ├── MethodNotAllowedError
    ├── BodyError
    │   ├── BodyTooLargeError
    │   ├── MediaTypeError        the body is not said to be JSON
    │   ├── BodyNotUtf8Error
    │   └── BodyNotJsonError
    └── FieldError
        ├── MissingFieldError
        ├── UnknownFieldError
        ├── DuplicateFieldError
        ├── WrongTypeError
        └── MalformedTextError    a string holds a lone surrogate, so it is not text

They have codes and hints like all others; their statuses are in `error_responses`.
"""

from corpus.errors import TilmashError


class ServiceError(TilmashError):
    """The service cannot do what a request asks."""

    code = "service_error"


class NotReadyError(ServiceError):
    """No generation is open yet."""

    code = "not_ready"
    default_hint = "Ask again in a second; GET /readyz says when the service is ready."


class BuilderFailedError(ServiceError):
    """The builder process has failed; it has said why."""

    code = "build_failed"
    default_hint = "Set right what the builder complains of, or run: tilmash index build."


class UnknownHostError(ServiceError):
    """The request addresses the service by a name that is not its own."""

    code = "unknown_host"
    default_hint = (
        "Use the address that the service listens at, or add the name to TILMASH_ALLOWED_HOSTS."
    )


class AccessError(ServiceError):
    """The request may not have what it asks for."""

    code = "access_error"


class MissingKeyError(AccessError):
    """What is asked for needs an access key, and none was sent."""

    code = "missing_key"
    default_hint = "Send the header Authorization: Bearer KEY; tilmash keys add makes a key."


class UnknownKeyError(AccessError):
    """There is no such access key, or no longer."""

    code = "unknown_key"
    default_hint = "Ask whoever runs the service for a key; tilmash keys add makes one."


class WrongScopeError(AccessError):
    """The access key is good for less than is asked for."""

    code = "wrong_scope"
    default_hint = "Use a key with the scope admin: tilmash keys add NAME --scope admin."


class OriginNotAllowedError(AccessError):
    """A publishable access key was used outside of its sites."""

    code = "origin_not_allowed"
    default_hint = "Make a key for this site: tilmash keys add NAME --origin https://example.org."


class ChatRequestError(ServiceError):
    """A chat completion was asked for, and its messages ask nothing that can be read."""

    code = "bad_messages"
    default_hint = "Send the question as the text of a message with the role user."


class UnknownChatModelError(ServiceError):
    """A model was named that the service does not have."""

    code = "unknown_chat_model"
    default_hint = "GET /v1/models lists the models; tilmash is always among them."


class KeyFileError(ServiceError):
    """The file of access keys cannot be read or written."""

    code = "key_file_error"
    default_hint = "Set right or remove keys.json in the data folder; see docs/access.md."


class UnknownKeyIdError(ServiceError):
    """There is no access key of this id."""

    code = "unknown_key_id"
    default_hint = "tilmash keys list shows the ids."


class RouteNotFoundError(ServiceError):
    """There is nothing at this path."""

    code = "not_found"
    default_hint = "GET /docs shows every route."


class MethodNotAllowedError(ServiceError):
    """The path is right and the method is not."""

    code = "method_not_allowed"
    default_hint = "The Allow header names the methods; GET /docs shows every route."


class BodyError(ServiceError):
    """The body of a request cannot be read."""

    code = "body_error"


class BodyTooLargeError(BodyError):
    """The body is larger than any sensible request."""

    code = "body_too_large"
    default_hint = "Send a question, not a document."


class MediaTypeError(BodyError):
    """The body is not declared as JSON."""

    code = "unsupported_media_type"
    default_hint = "Send the header Content-Type: application/json."


class BodyNotUtf8Error(BodyError):
    """The bytes of the body are not UTF-8."""

    code = "body_not_utf8"
    default_hint = "Encode the body as UTF-8."


class BodyNotJsonError(BodyError):
    """The body is not a JSON text."""

    code = "body_not_json"
    default_hint = 'Send a JSON object such as {"question": "…"}.'


class FieldError(ServiceError):
    """A field of the request cannot be used."""

    code = "field_error"


class MissingFieldError(FieldError):
    """A field that every request needs is not there."""

    code = "missing_field"
    default_hint = "GET /docs shows the fields of a request."


class UnknownFieldError(FieldError):
    """The request has a field that does not exist."""

    code = "unknown_field"
    default_hint = "Check the spelling; GET /docs shows the fields of a request."


class DuplicateFieldError(FieldError):
    """A name comes twice in one JSON object, so it is unclear which is meant."""

    code = "duplicate_field"
    default_hint = "Name each field once."


class WrongTypeError(FieldError):
    """The value of a field is of another type than it has to be."""

    code = "wrong_type"
    default_hint = "GET /docs shows the type of every field."


class MalformedTextError(FieldError):
    """A string holds a lone surrogate, so it is not text."""

    code = "malformed_text"
    default_hint = "Send valid Unicode text."
