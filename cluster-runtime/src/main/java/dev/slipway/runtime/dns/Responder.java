package dev.slipway.runtime.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Turns a message into its answer; never throws, whatever the message is. Safe for threads. */
final class Responder {
  /** What fits through every path without being cut into fragments. */
  private static final int LARGEST_DATAGRAM = 1232;

  private static final int SMALLEST_DATAGRAM = 512;
  private static final int SMALLEST_RECORD = 12;
  private static final int HEADER = 12;
  private static final int LONGEST_CHAIN = 8;

  private final ClusterZones zones;
  private final Forwarder forwarder;

  Responder(ClusterZones zones, Forwarder forwarder) {
    this.zones = zones;
    this.forwarder = forwarder;
  }

  /** What to do about a message. */
  sealed interface Reply {
    /** It deserves no answer. */
    record Silence() implements Reply {}

    /** The answer. */
    record Ready(byte[] bytes) implements Reply {}

    /** Others have to be asked first, which may take seconds; otherwise this refusal is sent. */
    record Later(Callable<byte[]> work, byte[] refusal) implements Reply {}
  }

  Reply respond(byte[] packet, Forwarder.Transport transport) {
    if (packet.length < HEADER || (packet[2] & 0x80) != 0) {
      return new Reply.Silence();
    }
    Message query;
    try {
      query = new Message(packet);
    } catch (IOException | RuntimeException e) {
      return new Reply.Ready(malformed(packet));
    }
    Asked asked = new Asked(packet, query, transport);
    int refusal = refusal(query);
    return refusal == Rcode.NOERROR ? answer(asked) : new Reply.Ready(asked.refuse(refusal));
  }

  private static int refusal(Message query) {
    if (query.getHeader().getOpcode() != Opcode.QUERY) {
      return Rcode.NOTIMP;
    }
    if (query.getHeader().getCount(Section.QUESTION) != 1 || query.getQuestion() == null) {
      return Rcode.FORMERR;
    }
    OPTRecord options = query.getOPT();
    if (options != null && options.getVersion() != 0) {
      return Rcode.BADVERS;
    }
    Record question = query.getQuestion();
    boolean isTransfer = question.getType() == Type.AXFR || question.getType() == Type.IXFR;
    return isTransfer || question.getDClass() != DClass.IN ? Rcode.REFUSED : Rcode.NOERROR;
  }

  private Reply answer(Asked asked) {
    Record question = asked.query.getQuestion();
    List<Record> chain = new ArrayList<>();
    Name name = question.getName();
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      switch (zones.resolve(name, question.getType())) {
        case ZoneAnswer.Found found -> {
          chain.addAll(found.answers());
          return new Reply.Ready(asked.answer(Rcode.NOERROR, chain, null, found.additional()));
        }
        case ZoneAnswer.NoData none -> {
          return new Reply.Ready(asked.answer(Rcode.NOERROR, chain, none.authority(), List.of()));
        }
        case ZoneAnswer.NoName none -> {
          return new Reply.Ready(asked.answer(Rcode.NXDOMAIN, chain, none.authority(), List.of()));
        }
        case ZoneAnswer.NotOurs outside -> {
          return chain.isEmpty() ? forward(asked) : complete(asked, chain, name);
        }
        case ZoneAnswer.Alias alias -> {
          chain.add(alias.cname());
          name = alias.target();
          if (question.getType() == Type.CNAME) {
            return new Reply.Ready(asked.answer(Rcode.NOERROR, chain, null, List.of()));
          }
        }
      }
    }
    return new Reply.Ready(asked.refuse(Rcode.SERVFAIL));
  }

  private Reply forward(Asked asked) {
    byte[] refusal = asked.refuse(Rcode.SERVFAIL);
    return new Reply.Later(
        () -> forwarder.ask(asked.packet, asked.transport).map(asked::fit).orElse(refusal),
        refusal);
  }

  /** An alias that leads outside: clients expect the whole chain in one answer. */
  private Reply complete(Asked asked, List<Record> chain, Name target) {
    byte[] refusal = asked.refuse(Rcode.SERVFAIL);
    return new Reply.Later(
        () -> {
          int type = asked.query.getQuestion().getType();
          Message question = Message.newQuery(Record.newRecord(target, type, DClass.IN));
          Optional<byte[]> outside = forwarder.ask(question.toWire(), Forwarder.Transport.UDP);
          if (outside.isPresent() && (outside.get()[2] & 0x02) != 0) {
            outside = forwarder.ask(question.toWire(), Forwarder.Transport.TCP);
          }
          if (outside.isEmpty()) {
            return refusal;
          }
          Message found = new Message(outside.get());
          List<Record> all = new ArrayList<>(chain);
          all.addAll(found.getSection(Section.ANSWER));
          List<Record> authority = found.getSection(Section.AUTHORITY);
          return asked.answer(
              found.getRcode(), all, authority.isEmpty() ? null : authority.getFirst(), List.of());
        },
        refusal);
  }

  /** The header is all that can be trusted of it. */
  private static byte[] malformed(byte[] packet) {
    byte[] answer = new byte[HEADER];
    answer[0] = packet[0];
    answer[1] = packet[1];
    answer[2] = (byte) (0x80 | packet[2] & 0x79);
    answer[3] = Rcode.FORMERR;
    return answer;
  }

  /** A query that could be read. */
  private record Asked(byte[] packet, Message query, Forwarder.Transport transport) {

    byte[] refuse(int code) {
      return answer(code, List.of(), null, List.of());
    }

    /** The answer; over UDP without what does not fit, which the flag TC tells the client. */
    byte[] answer(
        int code, List<Record> answers, @Nullable Record authority, List<Record> additional) {
      List<Record> authorities = authority == null ? List.of() : List.of(authority);
      byte[] whole = write(code, answers, authorities, additional, false);
      if (whole.length <= largest()) {
        return whole;
      }
      byte[] bare = write(code, answers, authorities, List.of(), false);
      int count = Math.min(answers.size(), largest() / SMALLEST_RECORD + 1);
      while (bare.length > largest() && count > 0) {
        count--;
        bare = write(code, answers.subList(0, count), List.of(), List.of(), true);
      }
      return bare;
    }

    private byte[] write(
        int code,
        List<Record> answers,
        List<Record> authorities,
        List<Record> additional,
        boolean isCut) {
      Message message = new Message(query.getHeader().getID());
      Header header = message.getHeader();
      header.setFlag(Flags.QR);
      header.setOpcode(query.getHeader().getOpcode());
      header.setFlag(Flags.RA);
      if (query.getHeader().getFlag(Flags.RD)) {
        header.setFlag(Flags.RD);
      }
      if (code == Rcode.NOERROR || code == Rcode.NXDOMAIN) {
        header.setFlag(Flags.AA);
      }
      if (isCut) {
        header.setFlag(Flags.TC);
      }
      if (query.getQuestion() != null) {
        message.addRecord(query.getQuestion(), Section.QUESTION);
      }
      answers.forEach(each -> message.addRecord(each, Section.ANSWER));
      authorities.forEach(each -> message.addRecord(each, Section.AUTHORITY));
      additional.forEach(each -> message.addRecord(each, Section.ADDITIONAL));
      header.setRcode(code & 0x0F);
      if (query.getOPT() != null) {
        message.addRecord(new OPTRecord(LARGEST_DATAGRAM, code >>> 4, 0), Section.ADDITIONAL);
      }
      return message.toWire(Message.MAXLENGTH);
    }

    /** An answer of others, cut to what this client takes. */
    byte[] fit(byte[] answer) {
      if (answer.length <= largest()) {
        return answer;
      }
      try {
        return new Message(answer).toWire(largest());
      } catch (IOException | RuntimeException e) {
        return refuse(Rcode.SERVFAIL);
      }
    }

    private int largest() {
      if (transport == Forwarder.Transport.TCP) {
        return Message.MAXLENGTH;
      }
      OPTRecord options = query.getOPT();
      int offered = options == null ? SMALLEST_DATAGRAM : options.getPayloadSize();
      return Math.clamp(offered, SMALLEST_DATAGRAM, LARGEST_DATAGRAM);
    }
  }
}
