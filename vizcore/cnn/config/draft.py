"""A network on the drawing board: blocks that are being edited and need not fit together yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from vizcore.activations.spec import ActivationSpec
from vizcore.cnn.architecture.architectures import ARCHITECTURES, Layer, blocks_of, names_of, walk
from vizcore.cnn.architecture.blocks import (
    MOST_BLOCKS,
    Block,
    Conv,
    Dense,
    ImpossibleNetwork,
    format_blocks,
    parse_blocks,
)
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.formula.errors import FormulaError
from vizcore.settings import SettingError
from vizcore.text import Text
from vizcore.wire import live as wire

_MOST_NUMBER = 9_999
_MOST_CHARACTERS = 400
_KINDS = {"conv": Conv, "dense": Dense}
_POOLS = ("", "m", "a")


@dataclass(frozen=True, slots=True)
class Draft:
    """Blocks with the activation of each.

    Attributes
    ----------
    blocks : tuple of Block
        Their numbers may be out of bounds.
    activations : tuple of str
        Texts as in links, ``""`` for that of the network.
    """

    blocks: tuple[Block, ...]
    activations: tuple[str, ...]

    @classmethod
    def of(cls, config: TrainConfig) -> Draft:
        """What a configuration has."""
        blocks, own = blocks_of(config.architecture), dict(config.layer_activations)
        texts = (own[name].format() if name in own else "" for name in names_of(blocks))
        return cls(blocks, tuple(texts))

    @classmethod
    def read(cls, rows: Any) -> Draft:
        """What stands in rows such as `table` writes; other entries than those of blocks are left.

        Raises
        ------
        ValueError
            If they are none.
        """
        if not isinstance(rows, Sequence) or not 1 <= len(rows) <= 2 * MOST_BLOCKS:
            raise ValueError("rows")
        return cls(tuple(map(_block, rows)), tuple(map(_activation, rows)))

    def apply(self, config: TrainConfig) -> TrainConfig:
        """`config` with this network.

        Raises
        ------
        SettingError
            With the layer and the reason, if it is not possible.
        """
        text = format_blocks(self.blocks)
        named = (key for key, known in ARCHITECTURES.items() if known.blocks == text)
        own = [
            (name, _spec(name, activation))
            for name, activation in zip(names_of(self.blocks), self.activations, strict=True)
            if activation
        ]
        return replace(config, architecture=next(named, text), layer_activations=tuple(own))

    def table(self, config: TrainConfig) -> list[wire.Block]:
        """One row for each block and one for the output layer, JSON-able.

        A row holds what the block is made of, its ``activation``, and as far as the network is
        possible what follows: ``made`` (the size of a side as a sum), ``output``, ``parameters``,
        ``sees`` (side of the receptive field, before and after pooling). ``wrong`` marks the layer
        that does not fit, or whose activation is none.
        """
        layers, fits = self._layers(config)
        names = [*names_of(self.blocks), "output"]
        rows: list[wire.Block] = []
        for i, name in enumerate(names):
            layer = layers[i] if i < len(layers) else None
            own = self.activations[i] if i < len(self.blocks) else None
            wrong = (not fits and i == len(layers)) or not _is_activation(own)
            row: wire.Block = {"name": name, "wrong": wrong}
            if i < len(self.blocks):
                block = self.blocks[i]
                row.update(asdict(block))  # type: ignore[typeddict-item]
                row["kind"] = "conv" if isinstance(block, Conv) else "dense"
                row["activation"] = own
            rows.append({**row, **_results(layer, config, own)} if layer else row)
        return rows

    def _layers(self, config: TrainConfig) -> tuple[list[Layer], bool]:
        """The layers before the first that is not possible, and whether all are."""
        source = config.source
        layers: list[Layer] = []
        following = walk(self.blocks, source.image, len(source.classes))
        try:
            for count in range(1, len(self.blocks) + 1):
                parse_blocks(format_blocks(self.blocks[:count]))  # bounds and order
                layers.append(next(following))
            layers.append(next(following))
        except ImpossibleNetwork:
            return layers, False
        return layers, True


def _block(row: Any) -> Block:
    if not isinstance(row, Mapping) or not isinstance(row.get("kind"), str):
        raise ValueError("row")
    if row["kind"] not in _KINDS:
        raise ValueError("kind")
    norm, drop = bool(row.get("norm")), _number(row.get("drop", 0))
    if row["kind"] == "dense":
        return Dense(_number(row.get("units")), norm, drop)
    pool = row.get("pool", "")
    if pool not in _POOLS:
        raise ValueError("pool")
    sizes = {name: _number(row.get(name)) for name in ("channels", "kernel", "stride", "padding")}
    size = max(2, _number(row.get("size", 2))) if pool else 1
    return Conv(**sizes, pool=pool, size=size, norm=norm, drop=drop)


def _number(value: Any) -> int:
    # A number from a browser may come as 3.0.
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        raise ValueError("number")
    if not 0 <= value <= _MOST_NUMBER:
        raise ValueError("number")
    return int(value)


def _activation(row: Any) -> str:
    text = row.get("activation", "")
    if not isinstance(text, str) or len(text) > _MOST_CHARACTERS:
        raise ValueError("activation")
    return text.strip()


def _spec(name: str, text: str) -> ActivationSpec:
    try:
        return ActivationSpec.parse(text)
    except FormulaError as problem:
        reason = problem.message
    except ValueError:
        reason = Text("not an activation: {text}", "不是激活函数：{text}").format(text=text)
    said = Text("{name}: {reason}", "{name}：{reason}").format(name=name, reason=reason)
    raise SettingError("layer_activations", text, said)


def _is_activation(text: str | None) -> bool:
    """Whether a text is an activation, or none of a layer's own."""
    try:
        return not text or bool(ActivationSpec.parse(text))
    except ValueError:
        return False


def _learned(config: TrainConfig, own: str | None) -> int:
    """How many parameters an activation adds to the weights of its layer; None for none."""
    if own is None:
        return 0
    try:
        return len(config.learns(ActivationSpec.parse(own) if own else config.spec))
    except ValueError:  # it is being typed
        return 0


def _results(layer: Layer, config: TrainConfig, own: str | None) -> wire.Results:
    block, made, sees = layer.block, "", ""
    if isinstance(block, Conv):
        # Beyond the image there is only padding.
        whole = config.source.image[-1]
        fields = dict.fromkeys(min(f, whole) for f in (layer.receptive_field, layer.passed_field))
        sees = " → ".join(f"{side}×{side}" for side in fields)
        made = f"({layer.taken[1]} + 2·{block.padding} − {block.kernel}) / {block.stride} + 1"
        made += f" = {layer.made[1]}"
    # BatchNorm has a scale and a shift for each unit.
    normalised = layer.name != "output" and config.normalises(layer)
    return {
        "made": made,
        "output": "×".join(map(str, layer.passed)),
        "parameters": layer.parameters + 2 * layer.units * normalised + _learned(config, own),
        "sees": sees,
    }
