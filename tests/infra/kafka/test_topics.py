from infra.kafka.topics import MAX_MESSAGE_BYTES, topic_specs
from lake.contract.events import MAX_PAYLOAD_BYTES, TOPICS

POISON_BYTES = 300 * 1024  # the oversized event that has to reach quarantine


def test_every_topic_of_the_contract_has_one_line() -> None:
    names = [spec.name for spec in topic_specs()]

    assert sorted(names) == sorted(TOPICS)


def test_known_at_is_the_append_time_on_every_topic() -> None:
    assert {spec.configs["message.timestamp.type"] for spec in topic_specs()} == {"LogAppendTime"}


def test_an_oversized_event_can_be_sent() -> None:
    assert MAX_MESSAGE_BYTES > POISON_BYTES > MAX_PAYLOAD_BYTES


def test_nothing_expires_and_only_reference_data_is_compacted() -> None:
    for spec in topic_specs():
        assert (spec.configs["retention.ms"], spec.configs["retention.bytes"]) == ("-1", "-1")
        assert spec.configs["cleanup.policy"] == ("compact" if TOPICS[spec.name].compacted else "delete")
