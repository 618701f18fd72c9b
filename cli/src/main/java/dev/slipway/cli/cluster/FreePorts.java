package dev.slipway.cli.cluster;

import dev.slipway.cli.output.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Whether the ports that a cluster listens on are free: asked before anything of it is made. */
final class FreePorts {
  private FreePorts() {}

  /**
   * Makes sure that they are.
   *
   * @throws Failure naming the port that is not, and the option that chooses another
   */
  static void require(ClusterSettings settings) {
    require("", settings.apiPort(), "the API server", "--api-port");
    require("", settings.kubeletPort(), "the node", "--kubelet-port");
    require(
        settings.frontDoorAddress(),
        settings.frontDoorPort(),
        "the front door",
        "--front-door-port");
  }

  private static void require(String address, int port, String what, String option) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(
          address.isEmpty()
              ? new InetSocketAddress(port)
              : new InetSocketAddress(InetAddress.getByName(address), port));
    } catch (IOException e) {
      throw new Failure(
          what
              + " cannot listen on "
              + (address.isEmpty() ? "port " : address + ":")
              + port
              + " ("
              + e.getMessage()
              + "): another cluster or program may have it; choose another port with "
              + option,
          e);
    }
  }
}
