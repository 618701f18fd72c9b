package dev.slipway.runtime.dns;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine's resolvers, read again whenever the file changes. Safe for threads. */
final class ResolvConf {
  private static final Logger log = LoggerFactory.getLogger(ResolvConf.class);
  private static final int LARGEST_FILE = 64 * 1024;
  private static final int MOST_SERVERS = 8;

  private final Path file;
  private final int port;
  private final Predicate<InetAddress> isOurselves;
  private volatile Reading last = new Reading("", List.of());

  private record Reading(String version, List<InetSocketAddress> servers) {}

  /**
   * A reader of a file in the form of resolv.conf.
   *
   * @param port where the resolvers listen
   * @param isOurselves addresses that lead back to this server: asking them would go round in
   *     circles
   */
  ResolvConf(Path file, int port, Predicate<InetAddress> isOurselves) {
    this.file = file;
    this.port = port;
    this.isOurselves = isOurselves;
  }

  /** The resolvers, in the file's order; empty when there are none. */
  List<InetSocketAddress> servers() {
    Reading before = last;
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      String version =
          attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
      if (!version.equals(before.version())) {
        List<InetSocketAddress> servers = read();
        last = new Reading(version, servers);
        log.atInfo().addKeyValue("servers", servers).log("Outside names are asked for there");
        return servers;
      }
    } catch (IOException e) {
      if (!before.version().equals("unreadable")) {
        log.atWarn()
            .setCause(e)
            .addKeyValue("file", file)
            .log("The list of resolvers is unreadable");
      }
      // A file that is being replaced must not make all outside names unknown for a moment.
      last = new Reading("unreadable", before.servers());
    }
    return last.servers();
  }

  private List<InetSocketAddress> read() throws IOException {
    byte[] bytes;
    try (InputStream stream = Files.newInputStream(file)) {
      bytes = stream.readNBytes(LARGEST_FILE);
    }
    List<InetSocketAddress> servers = new ArrayList<>();
    for (String line : new String(bytes, ISO_8859_1).lines().toList()) {
      String[] words = line.strip().split("\\s+", 3);
      if (words.length < 2 || !words[0].equals("nameserver") || servers.size() == MOST_SERVERS) {
        continue;
      }
      // Only digits, dots, colons and a scope: never a name, which would have to be looked up.
      if (words[1].matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%[A-Za-z0-9_.-]+)?")) {
        addServer(words[1], servers);
      }
    }
    return List.copyOf(servers);
  }

  private void addServer(String text, List<InetSocketAddress> servers) {
    try {
      InetAddress address = InetAddress.getByName(text);
      if (!isOurselves.test(address)) {
        servers.add(new InetSocketAddress(address, port));
      }
    } catch (java.net.UnknownHostException e) {
      log.atWarn().addKeyValue("nameserver", text).log("Not an address of a resolver");
    }
  }
}
