package dev.slipway.runtime.etcd;

import dev.slipway.runtime.pki.Credential;
import dev.slipway.runtime.pki.Pki;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The command line of our etcd, written and recognized. */
final class EtcdArguments {
  private static final String DATA_DIR = "--data-dir=";
  private static final String CLIENT_URL = "--listen-client-urls=https://127.0.0.1:";

  /** Never dialled in a cluster of one member, but part of its identity, so it must not change. */
  private static final String PEER_URL = "https://127.0.0.1:2380";

  private static final String EIGHT_GIB = "8589934592";
  private static final String TWO_MIB = "2097152";

  private EtcdArguments() {}

  static List<String> of(EtcdSettings settings, int port, Pki pki, Credential server) {
    Path certificate = server.certificateFile();
    Path key = server.keyFile();
    return List.of(
        "--name=slipway",
        DATA_DIR + settings.data(),
        CLIENT_URL + port,
        "--advertise-client-urls=https://127.0.0.1:" + port,
        "--cert-file=" + certificate,
        "--key-file=" + key,
        "--trusted-ca-file=" + pki.authorityFile(),
        "--client-cert-auth=true",
        // Any free port: nobody is meant to call, and who does needs a certificate.
        "--listen-peer-urls=https://127.0.0.1:0",
        "--initial-advertise-peer-urls=" + PEER_URL,
        "--initial-cluster=slipway=" + PEER_URL,
        "--initial-cluster-state=new",
        "--peer-cert-file=" + certificate,
        "--peer-key-file=" + key,
        "--peer-trusted-ca-file=" + pki.authorityFile(),
        "--peer-client-cert-auth=true",
        // A single member elects itself: the sooner, the sooner it is ready.
        "--heartbeat-interval=25",
        "--election-timeout=250",
        "--initial-election-tick-advance=true",
        // History is compacted by the store, which knows what its watches still need.
        "--auto-compaction-retention=0",
        "--quota-backend-bytes=" + EIGHT_GIB,
        // Room for the largest value together with its key.
        "--max-request-bytes=" + TWO_MIB,
        // Entries since the last snapshot stay in memory.
        "--snapshot-count=5000",
        "--max-wals=3",
        "--max-snapshots=3",
        "--logger=zap",
        "--log-level=warn");
  }

  /**
   * Settings whose flags have other names in other versions: a variable that a version does not
   * know is a warning, a flag is an error.
   */
  static Map<String, String> environment() {
    return Map.of(
        "ETCD_EXPERIMENTAL_WATCH_PROGRESS_NOTIFY_INTERVAL", "5s",
        "ETCD_WATCH_PROGRESS_NOTIFY_INTERVAL", "5s",
        "ETCD_UNSUPPORTED_ARCH", goArchitecture());
  }

  private static String goArchitecture() {
    String architecture = System.getProperty("os.arch", "");
    return architecture.equals("aarch64") ? "arm64" : architecture;
  }

  /** The client port if these are the arguments of an etcd on our data. */
  static OptionalInt portIfOurs(EtcdSettings settings, List<String> arguments) {
    if (!arguments.contains(DATA_DIR + settings.data())) {
      return OptionalInt.empty();
    }
    return arguments.stream()
        .filter(argument -> argument.startsWith(CLIENT_URL))
        .map(argument -> argument.substring(CLIENT_URL.length()))
        .filter(port -> port.matches("\\d{1,5}"))
        .mapToInt(Integer::parseInt)
        .findFirst();
  }
}
