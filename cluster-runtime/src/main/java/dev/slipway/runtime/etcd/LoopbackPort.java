package dev.slipway.runtime.etcd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks ports for servers that must find the same port free again when they restart: from below the
 * range that the kernel hands out to outgoing connections.
 */
final class LoopbackPort {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 29_999;
  private static final int ATTEMPTS = 100;

  private LoopbackPort() {}

  static int free() {
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
      try (ServerSocket socket =
          new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Somebody has it; another one then.
        continue;
      }
    }
    throw new EtcdException("no free loopback port between " + LOWEST + " and " + HIGHEST);
  }
}
