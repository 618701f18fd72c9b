package dev.slipway.runtime.kubelet.volume;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.HostAlias;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodDNSConfig;
import io.fabric8.kubernetes.api.model.PodDNSConfigOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the two files by which programs find hosts.
 *
 * @param dns address of the cluster's name server; empty when there is none
 * @param domain the cluster's domain
 */
public record NameResolution(String dns, String domain) {
  private static final Path HOST_FILE = Path.of("/etc/resolv.conf");

  /** Behind systemd's stub the real servers stand here; the stub is out of a pod's reach. */
  private static final Path BEHIND_STUB = Path.of("/run/systemd/resolve/resolv.conf");

  /** The domain of 2015; manifests of that time still say it. */
  private static final String OLD_DOMAIN = "kubernetes.local";

  private static final int MOST_SEARCH_DOMAINS = 32;

  public NameResolution {
    requireNonNull(dns);
    requireNonNull(domain);
  }

  /** Writes the pod's {@code resolv.conf}, in place: a running container keeps its mount. */
  public void writeResolvConf(Pod pod, PodDirectory directory) throws IOException {
    write(directory.resolvConf(), resolvConf(pod, hostConf()));
  }

  /** Writes the pod's {@code hosts}. */
  public void writeHosts(Pod pod, String hostname, String address, PodDirectory directory)
      throws IOException {
    boolean host = Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
    String base = host ? Files.readString(Path.of("/etc/hosts")) : hosts(pod, hostname, address);
    write(directory.hosts(), base + aliases(pod));
  }

  /** Makes both files, empty where they are not there yet, so that they can be mounted. */
  public void prepare(Pod pod, PodDirectory directory) throws IOException {
    Files.createDirectories(directory.root());
    if (!Files.exists(directory.hosts())) {
      Files.createFile(directory.hosts());
      FileTree.mode(directory.hosts(), 0644);
    }
    writeResolvConf(pod, directory);
    FileTree.mode(directory.resolvConf(), 0644);
  }

  private static List<String> hostConf() throws IOException {
    List<String> lines = lines(HOST_FILE);
    boolean stub = lines.stream().anyMatch(line -> line.strip().equals("nameserver 127.0.0.53"));
    return stub && Files.exists(BEHIND_STUB) ? lines(BEHIND_STUB) : lines;
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
  }

  String resolvConf(Pod pod, List<String> host) {
    List<String> servers = new ArrayList<>();
    Set<String> search = new LinkedHashSet<>();
    Set<String> options = new LinkedHashSet<>();
    switch (policy(pod)) {
      case "None" -> {}
      case "Default" -> {
        servers.addAll(words(host, "nameserver"));
        search.addAll(words(host, "search"));
        options.addAll(words(host, "options"));
      }
      default -> {
        servers.add(dns);
        String namespace = pod.getMetadata().getNamespace();
        search.addAll(
            List.of(
                namespace + ".svc." + domain,
                "svc." + domain,
                domain,
                namespace + "." + OLD_DOMAIN,
                OLD_DOMAIN));
        search.addAll(words(host, "search"));
        options.add("ndots:5");
      }
    }
    addConfig(pod.getSpec().getDnsConfig(), servers, search, options);
    StringBuilder text = new StringBuilder();
    servers.stream().distinct().forEach(server -> line(text, "nameserver", List.of(server)));
    line(text, "search", search.stream().limit(MOST_SEARCH_DOMAINS).toList());
    line(text, "options", List.copyOf(options));
    return text.toString();
  }

  private String policy(Pod pod) {
    @Nullable String written = pod.getSpec().getDnsPolicy();
    if (written == null || written.equals("ClusterFirst")) {
      boolean host = Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
      return host || dns.isEmpty() ? "Default" : "ClusterFirst";
    }
    return dns.isEmpty() && written.equals("ClusterFirstWithHostNet") ? "Default" : written;
  }

  private static void addConfig(
      @Nullable PodDNSConfig config,
      List<String> servers,
      Set<String> search,
      Set<String> options) {
    if (config == null) {
      return;
    }
    servers.addAll(config.getNameservers());
    search.addAll(config.getSearches());
    for (PodDNSConfigOption option : config.getOptions()) {
      options.removeIf(known -> known.split(":", 2)[0].equals(option.getName()));
      options.add(
          option.getValue() == null || option.getValue().isEmpty()
              ? option.getName()
              : option.getName() + ":" + option.getValue());
    }
  }

  private static List<String> words(List<String> lines, String keyword) {
    return lines.stream()
        .map(String::strip)
        .filter(line -> line.startsWith(keyword + " ") || line.startsWith(keyword + "\t"))
        .flatMap(line -> Stream.of(line.substring(keyword.length()).strip().split("\\s+")))
        .toList();
  }

  private static void line(StringBuilder text, String keyword, List<String> words) {
    if (!words.isEmpty()) {
      text.append(keyword).append(' ').append(String.join(" ", words)).append('\n');
    }
  }

  private String hosts(Pod pod, String hostname, String address) {
    StringBuilder text = new StringBuilder();
    text.append("127.0.0.1\tlocalhost\n");
    text.append("::1\tlocalhost ip6-localhost ip6-loopback\n");
    text.append("fe00::0\tip6-localnet\nff00::0\tip6-mcastprefix\n");
    text.append("ff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n");
    if (!address.isEmpty()) {
      @Nullable String subdomain = pod.getSpec().getSubdomain();
      text.append(address).append('\t');
      if (subdomain != null && !subdomain.isEmpty()) {
        text.append(hostname)
            .append('.')
            .append(subdomain)
            .append('.')
            .append(pod.getMetadata().getNamespace())
            .append(".svc.")
            .append(domain)
            .append('\t');
      }
      text.append(hostname).append('\n');
    }
    return text.toString();
  }

  private static String aliases(Pod pod) {
    StringBuilder text = new StringBuilder();
    for (HostAlias alias : pod.getSpec().getHostAliases()) {
      text.append(alias.getIp())
          .append('\t')
          .append(String.join("\t", alias.getHostnames()))
          .append('\n');
    }
    return text.toString();
  }

  private static void write(Path file, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!Files.exists(file) || !java.util.Arrays.equals(Files.readAllBytes(file), bytes)) {
      Files.write(file, bytes);
    }
  }
}
