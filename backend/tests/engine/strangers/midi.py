"""A listener of MIDI files: music21 reads the bytes, and this plays them as channels, bends and MPE zones are defined."""

from collections import defaultdict
from dataclasses import dataclass

from music21.midi import ChannelVoiceMessages, DeltaTime, MetaEvents, MidiFile

DATA_ENTRY, RPN_LOW, RPN_HIGH = 6, 100, 101
BEND_RANGE, MPE_ZONE = (0, 0), (0, 6)


@dataclass
class Channel:
    """What a channel has been told; by General MIDI a full bend reaches two semitones."""

    program: int | None = None
    reach: float = 2.0
    bend: int = 0
    bright: int | None = None
    parameter: tuple = (127, 127)


def messages_of(data):
    """Return each message of a file with its track and tick, and the file itself."""
    file = MidiFile()
    file.readstr(data)
    found = []
    for number, track in enumerate(file.tracks):
        now = 0
        for event in track.events:
            if isinstance(event, DeltaTime):
                now += event.time
            else:
                found.append((number, now, event))
    return found, file


def notes_of(data):
    """Return every note as a dict: tick, end, pitch with its bend, velocity, program, channel (from 1), track and brightness."""
    return [note for _, notes in sorted(_by_track(data).items()) for note in notes]


def _by_track(data):
    played = defaultdict(list)
    channels, members, sounding = defaultdict(Channel), defaultdict(int), defaultdict(list)
    for track, tick, event in messages_of(data)[0]:
        place = (track, event.channel)
        channel = channels[place]
        if event.type == ChannelVoiceMessages.CONTROLLER_CHANGE:
            _control(track, event, channels, members)
        elif event.type == ChannelVoiceMessages.PROGRAM_CHANGE:
            channel.program = event.data if isinstance(event.data, int) else event.data[0]
        elif event.type == ChannelVoiceMessages.PITCH_BEND:
            channel.bend = event.parameter1 + 128 * event.parameter2 - 8192
        elif event.isNoteOn():
            is_member = 2 <= event.channel <= members[track] + 1
            master = channels[track, 1]
            zone = master.bend / 8192 * master.reach if is_member else 0.0
            note = {
                "tick": tick, "end": None, "velocity": event.velocity, "channel": event.channel, "track": track,
                "pitch": event.pitch + channel.bend / 8192 * channel.reach + zone,
                "program": master.program if is_member else channel.program, "bright": channel.bright,
            }  # fmt: skip
            played[track].append(note)
            sounding[place, event.pitch].append(note)
        elif event.isNoteOff():
            sounding[place, event.pitch].pop(0)["end"] = tick
    assert not any(sounding.values())
    return played


def _control(track, event, channels, members):
    channel, control, value = channels[track, event.channel], event.parameter1, event.parameter2
    if control == RPN_HIGH:
        channel.parameter = (value, channel.parameter[1])
    elif control == RPN_LOW:
        channel.parameter = (channel.parameter[0], value)
    elif control == DATA_ENTRY and channel.parameter == BEND_RANGE:
        channel.reach = float(value)
    elif control == DATA_ENTRY and channel.parameter == MPE_ZONE:
        assert event.channel == 1
        members[track] = value
        for member in range(2, value + 2):
            channels[track, member].reach = 48.0
    elif control == 74:
        channel.bright = value


def texts_of(data):
    """Return the texts of a file, in order."""
    kind = MetaEvents.TEXT_EVENT
    return [event.data.decode() for _, _, event in messages_of(data)[0] if event.type == kind]
