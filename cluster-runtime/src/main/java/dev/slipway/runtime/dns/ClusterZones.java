package dev.slipway.runtime.dns;

import dev.slipway.runtime.address.Ipv4Address;
import dev.slipway.runtime.address.Ipv4Range;
import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * The names of a cluster, after the Kubernetes DNS specification 1.1.0, and the shorter form {@code
 * SERVICE.NAMESPACE.DOMAIN} of 2015. Only what the directory holds is looked at: safe for threads.
 */
final class ClusterZones {
  static final long TTL_SECONDS = 5;
  private static final int DNS_LABELS_OF_AN_ADDRESS = 4;
  private static final Name IN_ADDR_ARPA = Name.fromConstantString("in-addr.arpa.");
  private static final String SPECIFICATION = "1.1.0";

  private final List<Name> zones;
  private final List<Ipv4Range> reverseRanges;
  private final ServiceDirectory directory;
  private final ServiceRecords records;

  ClusterZones(List<String> domains, List<String> reverseRanges, ServiceDirectory directory) {
    this.zones = domains.stream().map(ClusterZones::zone).toList();
    this.reverseRanges = reverseRanges.stream().map(Ipv4Range::parse).toList();
    this.directory = directory;
    this.records = new ServiceRecords(zones.getFirst(), directory);
  }

  private static Name zone(String domain) {
    try {
      return Name.fromString(domain, Name.root);
    } catch (TextParseException e) {
      throw new IllegalArgumentException("not a domain: " + domain, e);
    }
  }

  ZoneAnswer resolve(Name name, int type) {
    if (name.subdomain(IN_ADDR_ARPA)) {
      return reverse(name, type);
    }
    for (Name zone : zones) {
      if (name.subdomain(zone)) {
        return inZone(name, type, zone);
      }
    }
    return new ZoneAnswer.NotOurs();
  }

  private ZoneAnswer inZone(Name name, int type, Name zone) {
    List<String> labels = labelsBelow(name, zone);
    if (labels.isEmpty()) {
      return type == Type.SOA || type == Type.ANY
          ? new ZoneAnswer.Found(List.of(authority(zone)), List.of())
          : new ZoneAnswer.NoData(authority(zone));
    }
    if (labels.equals(List.of("dns-version"))) {
      return orNoData(
          type == Type.TXT || type == Type.ANY
              ? List.of(new TXTRecord(name, DClass.IN, TTL_SECONDS, SPECIFICATION))
              : List.of(),
          zone);
    }
    boolean isTodaysForm = labels.getLast().equals("svc");
    if (isTodaysForm) {
      labels = labels.subList(0, labels.size() - 1);
    }
    return switch (labels.size()) {
      case 0 -> new ZoneAnswer.NoData(authority(zone));
      case 1 ->
          directory.hasServices(labels.getFirst())
              ? new ZoneAnswer.NoData(authority(zone))
              : new ZoneAnswer.NoName(authority(zone));
      case 2, 3, 4 -> ofService(name, type, zone, labels, isTodaysForm);
      default -> new ZoneAnswer.NoName(authority(zone));
    };
  }

  private ZoneAnswer ofService(
      Name name, int type, Name zone, List<String> labels, boolean isTodaysForm) {
    int at = labels.size() - 2;
    Optional<Service> found = directory.service(labels.get(at + 1), labels.get(at));
    if (found.isEmpty()) {
      return new ZoneAnswer.NoName(authority(zone));
    }
    Service service = found.get();
    if (ServiceRecords.isExternalName(service)) {
      return at == 0 ? externalName(name, zone, service) : new ZoneAnswer.NoName(authority(zone));
    }
    List<String> rest = labels.subList(0, at);
    return switch (rest.size()) {
      case 0 -> orNoName(records.addresses(name, service), type, Type.A, zone);
      case 1 ->
          rest.getFirst().startsWith("_")
              ? isTodaysForm && ServiceRecords.hasProtocol(service, rest.getFirst())
                  ? new ZoneAnswer.NoData(authority(zone))
                  : new ZoneAnswer.NoName(authority(zone))
              : orNoName(records.endpoint(name, service, rest.getFirst()), type, Type.A, zone);
      default ->
          isTodaysForm
              ? ports(name, type, zone, service, rest)
              : new ZoneAnswer.NoName(authority(zone));
    };
  }

  private ZoneAnswer ports(Name name, int type, Name zone, Service service, List<String> rest) {
    ServiceRecords.Ports ports = records.ports(name, service, rest.get(0), rest.get(1));
    if (ports.services().isEmpty()) {
      return new ZoneAnswer.NoName(authority(zone));
    }
    return type == Type.SRV || type == Type.ANY
        ? new ZoneAnswer.Found(ports.services(), ports.addresses())
        : new ZoneAnswer.NoData(authority(zone));
  }

  private static ZoneAnswer externalName(Name name, Name zone, Service service) {
    Optional<Name> target = ServiceRecords.externalName(service);
    return target.isEmpty()
        ? new ZoneAnswer.NoData(authority(zone))
        : new ZoneAnswer.Alias(ServiceRecords.alias(name, target.get()), target.get());
  }

  private ZoneAnswer reverse(Name name, int type) {
    Optional<Ipv4Address> address = address(name);
    if (address.isEmpty()) {
      return new ZoneAnswer.NotOurs();
    }
    List<Record> pointers = records.pointers(name, address.get().toString());
    Optional<Ipv4Range> range =
        reverseRanges.stream().filter(each -> each.contains(address.get())).findFirst();
    if (pointers.isEmpty()) {
      return range.isEmpty()
          ? new ZoneAnswer.NotOurs()
          : new ZoneAnswer.NoName(authority(reverseZone(name, range.get())));
    }
    return type == Type.PTR || type == Type.ANY
        ? new ZoneAnswer.Found(pointers, List.of())
        : new ZoneAnswer.NoData(authority(new Name(name, 1)));
  }

  /** The zone of whole octets around a range, such as 96.10.in-addr.arpa. */
  private static Name reverseZone(Name name, Ipv4Range range) {
    return new Name(name, DNS_LABELS_OF_AN_ADDRESS - range.prefix() / 8);
  }

  private static Optional<Ipv4Address> address(Name name) {
    List<String> labels = labelsBelow(name, IN_ADDR_ARPA);
    if (labels.size() != DNS_LABELS_OF_AN_ADDRESS) {
      return Optional.empty();
    }
    return Ipv4Address.find(String.join(".", labels.reversed()));
  }

  private static List<String> labelsBelow(Name name, Name zone) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < name.labels() - zone.labels(); i++) {
      labels.add(name.getLabelString(i).toLowerCase(Locale.ROOT));
    }
    return Collections.unmodifiableList(labels);
  }

  private static ZoneAnswer orNoName(List<Record> found, int asked, int type, Name zone) {
    if (found.isEmpty()) {
      return new ZoneAnswer.NoName(authority(zone));
    }
    return orNoData(asked == type || asked == Type.ANY ? found : List.of(), zone);
  }

  private static ZoneAnswer orNoData(List<Record> found, Name zone) {
    return found.isEmpty()
        ? new ZoneAnswer.NoData(authority(zone))
        : new ZoneAnswer.Found(found, List.of());
  }

  /** Says how long a "no" may be remembered. */
  private static Record authority(Name zone) {
    return new SOARecord(
        zone,
        DClass.IN,
        TTL_SECONDS,
        ServiceRecords.below("ns.dns", zone),
        ServiceRecords.below("hostmaster", zone),
        1,
        7200,
        1800,
        86400,
        TTL_SECONDS);
  }
}
