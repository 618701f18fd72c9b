package dev.slipway.runtime.pki;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A certificate that is wanted.
 *
 * @param file the name of its files without ending
 * @param commonName the user, or the server's name
 * @param organizations the groups
 * @param addresses host names and IP addresses that a server goes by
 * @param usages what it is good for
 */
public record CertificateRequest(
    String file,
    String commonName,
    List<String> organizations,
    SortedSet<String> addresses,
    Set<Usage> usages) {

  /** What a certificate proves. */
  public enum Usage {
    SERVER,
    CLIENT
  }

  public CertificateRequest {
    if (!file.matches("[a-z0-9][a-z0-9.-]*")) {
      throw new IllegalArgumentException("not a file name for a certificate: " + file);
    }
    if (commonName.isBlank() || usages.isEmpty()) {
      throw new IllegalArgumentException("a certificate needs a name and a usage");
    }
    organizations = List.copyOf(organizations);
    addresses = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(addresses));
    usages = Set.copyOf(usages);
  }

  /** A server's certificate for these host names and IP addresses. */
  public static CertificateRequest server(
      String file, String commonName, Collection<String> addresses) {
    return new CertificateRequest(
        file, commonName, List.of(), new TreeSet<>(addresses), EnumSet.of(Usage.SERVER));
  }

  /** A client's certificate: the user is the common name, the groups are the organizations. */
  public static CertificateRequest client(String file, String user, List<String> groups) {
    return new CertificateRequest(file, user, groups, new TreeSet<>(), EnumSet.of(Usage.CLIENT));
  }

  /** The same, good for servers and clients alike. */
  public CertificateRequest forBothSides() {
    return new CertificateRequest(
        file, commonName, organizations, addresses, EnumSet.allOf(Usage.class));
  }
}
