"""Every setting, read from environment variables that begin with TILMASH_."""

import os
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from corpus.errors import ConfigurationError
from index.embedding import DEFAULT_MODEL
from rag.answers import AnswererKind

ARTICLE_COLLECTION = "article"


class RankingStage(StrEnum):
    """What finds and orders passages; docs/ranking.md says what each is worth."""

    LETTER_CASE = "letter_case"
    DENSE = "dense"
    LEXICAL = "lexical"
    LATE_INTERACTION = "late_interaction"
    SENTENCES = "sentences"


class Access(StrEnum):
    """Who may ask over HTTP."""

    LOCAL = "local"
    """Anyone where the service listens at a loopback address; elsewhere, who has a key."""
    KEYS = "keys"
    """Who has a key."""
    ANYONE = "anyone"
    """Whoever can reach the service."""


class Settings(BaseSettings):
    """The settings of one process; immutable once read."""

    model_config = SettingsConfigDict(env_prefix="TILMASH_", frozen=True, extra="ignore")

    host: str = Field("127.0.0.1", description="Address that the service listens at.")
    port: int = Field(8000, ge=0, le=65535, description="Port; 0 takes any free one.")
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Names that requests may address the service by, beside its own address and "
        "the loopback names; parted by commas, * for any.",
    )
    access: Access = Field(
        Access.LOCAL,
        description="Who may ask: local (anyone where the address is a loopback one, elsewhere who "
        "has a key of tilmash keys), keys, or anyone.",
    )
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Origins such as https://example.org whose pages may ask, beside those of "
        "publishable keys; parted by commas.",
    )
    public_url: str | None = Field(
        None,
        description="Address under which browsers reach the service, for links in replies; the "
        "request's own if unset.",
    )
    path_prefix: str | None = Field(
        None, description="Path such as /tilmash under which a proxy shows the service."
    )
    list_sources: bool = Field(
        False,
        description="Whether chat completions end with a list of sources; the model "
        "tilmash-sources always gives one.",
    )
    data_dir: Path = Field(
        default_factory=lambda: user_data_path("tilmash"),
        description="Folder of the collections and of the assembled model.",
    )
    models_dir: Path | None = Field(
        None,
        description="Folder in which the default model is assembled; models in the data folder if "
        "unset.",
    )
    model: str = Field(
        DEFAULT_MODEL,
        min_length=1,
        description="Embedding model: a sentence-transformers folder or hub name, or hashing.",
    )
    collection: str = Field(
        ARTICLE_COLLECTION, min_length=1, description="Collection asked when none is named."
    )
    top_k: int = Field(5, ge=1, description="Passages in a reply when the request names no number.")
    max_top_k: int = Field(50, ge=1, description="Most passages that a request may ask for.")
    max_question_characters: int = Field(1000, ge=1, description="Longest question, code points.")
    candidates: int = Field(
        20,
        ge=1,
        description="Passages that vectors find to be ranked; at least twice as many as are asked "
        "for.",
    )
    ranking_stages: Annotated[tuple[RankingStage, ...], NoDecode] = Field(
        tuple(RankingStage),
        description="What ranks passages, parted by commas: letter_case, dense and lexical (at "
        "least one of the two, since they find passages), late_interaction, sentences.",
    )
    trained_encoder: bool = Field(
        True,
        description="Whether the default model takes in what training changed; collections have "
        "to be built anew when this is switched.",
    )
    workers: int = Field(
        default_factory=lambda: os.cpu_count() or 1,
        ge=1,
        description="Questions that are worked on side by side; the number of cores.",
    )
    keep_generations: int = Field(3, ge=1, description="Newest generations kept for roll-back.")
    reload_seconds: float = Field(
        1.0,
        gt=0,
        allow_inf_nan=False,
        description="How often a running service looks for a new generation.",
    )
    risk: float = Field(
        0.05,
        gt=0,
        lt=1,
        allow_inf_nan=False,
        description="Share of wrong answers that is accepted, at 90 % certainty; where the "
        "questions it was fitted on cannot hold so small a share, 7 % of the answerable ones are "
        "withheld.",
    )
    llm_base_url: str | None = Field(
        None,
        description="Address of an OpenAI-compatible endpoint, such as http://127.0.0.1:11434/v1; "
        "the chat answerer asks it.",
    )
    llm_model: str | None = Field(
        None,
        validate_default=True,
        description="Name of the endpoint's model; goes together with the address.",
    )
    llm_api_key: SecretStr | None = Field(
        None, description="Key of the endpoint, sent as a bearer token; never shown."
    )
    llm_timeout_seconds: float = Field(
        30.0,
        gt=0,
        allow_inf_nan=False,
        description="Longest wait for the endpoint, for its first byte and for its last; it is "
        "asked twice at most.",
    )
    answerer: AnswererKind = Field(
        AnswererKind.EXTRACTIVE,
        description="Who answers when the request does not say: extractive, or chat.",
    )

    @field_validator("allowed_hosts", "allowed_origins", "ranking_stages", mode="before")
    @classmethod
    def _split_at_commas(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("ranking_stages")
    @classmethod
    def _must_find(cls, value: tuple[RankingStage, ...]) -> tuple[RankingStage, ...]:
        if not {RankingStage.DENSE, RankingStage.LEXICAL}.intersection(value):
            raise ValueError("dense or lexical must be among them")
        return value

    @field_validator("data_dir", "models_dir", mode="before")
    @classmethod
    def _expand_home(cls, value: object) -> object:
        if value == "":
            raise ValueError("must not be empty")
        return Path(value).expanduser() if isinstance(value, str) else value

    @field_validator("allowed_origins")
    @classmethod
    def _must_be_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(checked_origin, value))

    @field_validator("path_prefix")
    @classmethod
    def _must_be_a_path(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"(?:/[A-Za-z0-9._~-]+)+", value):
            raise ValueError("must be a path such as /tilmash")
        return value

    @field_validator("public_url", "llm_base_url")
    @classmethod
    def _must_be_an_address(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?", value):
            raise ValueError("must begin with http:// or https:// and hold no user or query")
        return value

    @field_validator("llm_model")
    @classmethod
    def _must_go_with_the_address(cls, value: str | None, info: ValidationInfo) -> str | None:
        if "llm_base_url" in info.data and bool(value) != (info.data["llm_base_url"] is not None):
            raise ValueError("must be set together with TILMASH_LLM_BASE_URL")
        return value

    @field_validator("llm_api_key")
    @classmethod
    def _must_fit_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"[!-~]+", value.get_secret_value()):
            raise ValueError("must be visible ASCII characters")
        return value

    @field_validator("answerer")
    @classmethod
    def _must_be_configured(cls, value: AnswererKind, info: ValidationInfo) -> AnswererKind:
        if value is AnswererKind.CHAT and info.data.get("llm_base_url", "") is None:
            raise ValueError("chat needs TILMASH_LLM_BASE_URL and TILMASH_LLM_MODEL")
        return value

    @property
    def models_folder(self) -> Path:
        """Folder in which the default model is assembled."""
        return self.data_dir / "models" if self.models_dir is None else self.models_dir


def checked_origin(text: str) -> str:
    """Return an origin as browsers send it: in lower case, the port if it is not the scheme's.

    Raises:
        ValueError: it is none.
    """
    origin = text.lower().removesuffix("/")
    if not re.fullmatch(r"https?://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", origin):
        raise ValueError(f"{text!r} is no origin such as https://example.org")
    return origin.removesuffix(":443" if origin.startswith("https:") else ":80")


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        ConfigurationError: a value cannot be used; the message names the variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        problems = "; ".join(
            f"TILMASH_{'_'.join(map(str, problem['loc'])).upper()}: {problem['msg']}"
            for problem in error.errors(include_url=False, include_input=False)
        )
        raise ConfigurationError(problems) from error
