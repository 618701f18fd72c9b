package dev.slipway.runtime.dns;

import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** What the cluster knows about a question. */
sealed interface ZoneAnswer {
  /** Records that answer it, and others that the client will want next. */
  record Found(List<Record> answers, List<Record> additional) implements ZoneAnswer {
    public Found {
      answers = List.copyOf(answers);
      additional = List.copyOf(additional);
    }
  }

  /** The name stands for another one, which has the answer. */
  record Alias(Record cname, Name target) implements ZoneAnswer {}

  /** The name exists, but has no records of this type. */
  record NoData(Record authority) implements ZoneAnswer {}

  /** The name does not exist. */
  record NoName(Record authority) implements ZoneAnswer {}

  /** The name is not in a zone of the cluster. */
  record NotOurs() implements ZoneAnswer {}
}
