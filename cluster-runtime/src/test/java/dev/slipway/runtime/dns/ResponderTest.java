package dev.slipway.runtime.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.dns.Forwarder.Transport;
import dev.slipway.runtime.dns.Responder.Reply;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

final class ResponderTest {
  private final FixedDirectory directory = FixedDirectory.sample();
  private final Responder responder =
      new Responder(
          new ClusterZones(
              List.of("cluster.local", "kubernetes.local"),
              List.of("10.96.0.0/16", "10.244.0.0/16"),
              directory),
          new Forwarder(new ResolvConf(Path.of("/nonexistent/resolv.conf"), 53, each -> false)));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ghost.default.svc.cluster.local.",
        "ghost.default.cluster.local.",
        "ghost.default.kubernetes.local.",
        "GHOST.Default.Svc.Cluster.LOCAL."
      })
  void serviceHasItsClusterIp(String name) throws IOException {
    Message answer = ask(name, Type.A);

    assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
    assertThat(answers(answer)).containsExactly(name + " A 10.96.0.20");
    assertThat(answer.getSection(Section.ANSWER).getFirst().getTTL()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "ghost.default.svc.cluster.local., AAAA, NOERROR",
    "default.svc.cluster.local., A, NOERROR",
    "svc.cluster.local., A, NOERROR",
    "cluster.local., A, NOERROR",
    "_tcp.ghost.default.svc.cluster.local., SRV, NOERROR",
    "_http._tcp.ghost.default.svc.cluster.local., A, NOERROR",
    "nobody.default.svc.cluster.local., A, NXDOMAIN",
    "ghost.elsewhere.svc.cluster.local., A, NXDOMAIN",
    "elsewhere.svc.cluster.local., A, NXDOMAIN",
    "ghost.cluster.local., A, NXDOMAIN",
    "ghost.kubernetes.local., A, NXDOMAIN",
    "empty.default.svc.cluster.local., A, NXDOMAIN",
    "a.b.c.ghost.default.svc.cluster.local., A, NXDOMAIN",
    "x.ghost.default.svc.cluster.local., A, NXDOMAIN",
    "_http._udp.ghost.default.svc.cluster.local., SRV, NXDOMAIN",
    "_http._tcp.ghost.default.cluster.local., SRV, NXDOMAIN",
    "99.0.96.10.in-addr.arpa., PTR, NXDOMAIN",
  })
  void noRecord_saysWhetherTheNameExists(String name, String type, String code) throws IOException {
    Message answer = ask(name, Type.value(type));

    assertThat(Rcode.string(answer.getRcode())).isEqualTo(code);
    assertThat(answer.getSection(Section.ANSWER)).isEmpty();
    assertThat(answer.getSection(Section.AUTHORITY))
        .singleElement()
        .matches(each -> each.getType() == Type.SOA);
  }

  @Test
  void headlessService_hasItsEndpoints() throws IOException {
    assertThat(answers(ask("db.default.svc.cluster.local.", Type.A)))
        .containsExactlyInAnyOrder(
            "db.default.svc.cluster.local. A 10.244.0.5",
            "db.default.svc.cluster.local. A 10.244.0.6");
    assertThat(answers(ask("db-0.db.default.svc.cluster.local.", Type.A)))
        .containsExactly("db-0.db.default.svc.cluster.local. A 10.244.0.5");
    assertThat(answers(ask("10-244-0-6.db.default.svc.cluster.local.", Type.A)))
        .containsExactly("10-244-0-6.db.default.svc.cluster.local. A 10.244.0.6");
  }

  @Test
  void namedPorts_haveServiceRecords() throws IOException {
    assertThat(answers(ask("_http._tcp.ghost.default.svc.cluster.local.", Type.SRV)))
        .containsExactly(
            "_http._tcp.ghost.default.svc.cluster.local. SRV 0 100 2468 ghost.default.svc.cluster.local.");
    Message headless = ask("_http._tcp.db.default.svc.cluster.local.", Type.SRV);
    assertThat(answers(headless))
        .contains(
            "_http._tcp.db.default.svc.cluster.local. SRV 0 100 8080 db-0.db.default.svc.cluster.local.")
        .hasSize(2);
    assertThat(headless.getSection(Section.ADDITIONAL)).hasSize(2);
  }

  @Test
  void addresses_haveNames() throws IOException {
    assertThat(answers(ask("20.0.96.10.in-addr.arpa.", Type.PTR)))
        .containsExactly("20.0.96.10.in-addr.arpa. PTR ghost.default.svc.cluster.local.");
    assertThat(answers(ask("5.0.244.10.in-addr.arpa.", Type.PTR)))
        .containsExactly("5.0.244.10.in-addr.arpa. PTR db-0.db.default.svc.cluster.local.");
  }

  @Test
  void externalName_isAnAlias() throws IOException {
    assertThat(answers(ask("alias.default.svc.cluster.local.", Type.A)))
        .containsExactly(
            "alias.default.svc.cluster.local. CNAME ghost.default.svc.cluster.local.",
            "ghost.default.svc.cluster.local. A 10.96.0.20");
    assertThat(answers(ask("outside.default.svc.cluster.local.", Type.CNAME)))
        .containsExactly("outside.default.svc.cluster.local. CNAME www.example.org.");
    assertThat(ask("circle.default.svc.cluster.local.", Type.A).getRcode())
        .isEqualTo(Rcode.SERVFAIL);
  }

  @Test
  void specificationVersion_isTold() throws IOException {
    assertThat(answers(ask("dns-version.cluster.local.", Type.TXT)))
        .containsExactly("dns-version.cluster.local. TXT \"1.1.0\"");
  }

  @Test
  void outsideName_isAskedElsewhere() throws IOException {
    Reply reply = responder.respond(query("www.example.org.", Type.A).toWire(), Transport.UDP);

    assertThat(reply).isInstanceOf(Reply.Later.class);
    assertThat(new Message(((Reply.Later) reply).refusal()).getRcode()).isEqualTo(Rcode.SERVFAIL);
  }

  @Test
  void longAnswer_isCutOverUdpAndWholeOverTcp() throws IOException {
    List<EndpointAddress> many = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      EndpointAddress address = new EndpointAddress();
      address.setIp("10.244.1." + i);
      many.add(address);
    }
    directory.add(
        FixedDirectory.service("default", "many", "None").build(),
        new EndpointsBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("many")
            .endMetadata()
            .addNewSubset()
            .withAddresses(many)
            .endSubset()
            .build());
    Message query = query("many.default.svc.cluster.local.", Type.A);

    byte[] small = reply(query, Transport.UDP);
    assertThat(small.length).isLessThanOrEqualTo(512);
    assertThat(new Message(small).getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(new Message(reply(query, Transport.TCP)).getSection(Section.ANSWER)).hasSize(200);

    query.addRecord(new OPTRecord(4096, 0, 0), Section.ADDITIONAL);
    byte[] larger = reply(query, Transport.UDP);
    assertThat(larger.length).isBetween(600, 1232);
    assertThat(new Message(larger).getOPT()).isNotNull();
  }

  @Test
  void whatIsNoOrdinaryQuestion_isRefusedByItsProperCode() throws IOException {
    Message update = query("ghost.default.svc.cluster.local.", Type.A);
    update.getHeader().setOpcode(Opcode.UPDATE);
    Message none = new Message(7);
    Message chaos = Message.newQuery(Record.newRecord(name("version.bind."), Type.TXT, DClass.CH));
    Message transfer = query("cluster.local.", Type.AXFR);
    Message options = query("ghost.default.svc.cluster.local.", Type.A);
    options.addRecord(new OPTRecord(1232, 0, 1), Section.ADDITIONAL);

    assertThat(new Message(reply(update, Transport.UDP)).getRcode()).isEqualTo(Rcode.NOTIMP);
    assertThat(new Message(reply(none, Transport.UDP)).getRcode()).isEqualTo(Rcode.FORMERR);
    assertThat(new Message(reply(chaos, Transport.UDP)).getRcode()).isEqualTo(Rcode.REFUSED);
    assertThat(new Message(reply(transfer, Transport.TCP)).getRcode()).isEqualTo(Rcode.REFUSED);
    assertThat(new Message(reply(options, Transport.UDP)).getRcode()).isEqualTo(Rcode.BADVERS);
  }

  @Test
  void answersAndFragments_getNoAnswer() throws IOException {
    Message response = query("ghost.default.svc.cluster.local.", Type.A);
    response.getHeader().setFlag(Flags.QR);

    assertThat(responder.respond(response.toWire(), Transport.UDP))
        .isInstanceOf(Reply.Silence.class);
    assertThat(responder.respond(new byte[11], Transport.UDP)).isInstanceOf(Reply.Silence.class);
  }

  @Property(tries = 3000)
  void anyBytes_areAnsweredOrDropped(@ForAll("packets") byte[] packet) {
    Reply reply = responder.respond(packet, Transport.UDP);

    if (reply instanceof Reply.Ready ready) {
      assertThat(ready.bytes().length).isBetween(12, 1232);
      assertThat(ready.bytes()[2] & 0x80).isNotZero();
      assertThat(ready.bytes()[0]).isEqualTo(packet[0]);
    }
  }

  /** Noise, and real queries with a few bytes changed or missing. */
  @Provide
  static Arbitrary<byte[]> packets() {
    Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
    Arbitrary<byte[]> damaged =
        Combinators.combine(
                Arbitraries.of(
                    "ghost.default.svc.cluster.local.", "20.0.96.10.in-addr.arpa.", "a.b."),
                Arbitraries.integers().between(0, 45),
                Arbitraries.bytes(),
                Arbitraries.integers().between(0, 3))
            .as(ResponderTest::damage);
    return Arbitraries.oneOf(noise, damaged);
  }

  private static byte[] damage(String name, int at, byte value, int missing) {
    Message query = query(name, Type.A);
    query.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
    byte[] bytes = query.toWire();
    bytes[at % bytes.length] = value;
    return java.util.Arrays.copyOf(bytes, bytes.length - missing);
  }

  private Message ask(String name, int type) throws IOException {
    return new Message(reply(query(name, type), Transport.UDP));
  }

  private byte[] reply(Message query, Transport transport) {
    Reply reply = responder.respond(query.toWire(), transport);
    assertThat(reply).isInstanceOf(Reply.Ready.class);
    return ((Reply.Ready) reply).bytes();
  }

  private static Message query(String name, int type) {
    return Message.newQuery(Record.newRecord(name(name), type, DClass.IN));
  }

  private static Name name(String text) {
    return Name.fromConstantString(text);
  }

  private static List<String> answers(Message message) {
    return message.getSection(Section.ANSWER).stream()
        .map(
            each -> each.getName() + " " + Type.string(each.getType()) + " " + each.rdataToString())
        .toList();
  }
}
