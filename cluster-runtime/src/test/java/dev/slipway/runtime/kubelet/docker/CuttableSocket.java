package dev.slipway.runtime.kubelet.docker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A socket in front of the engine's that can be cut, as when the engine is stopped. */
final class CuttableSocket implements AutoCloseable {
  private final Path path;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private volatile ServerSocketChannel server;

  CuttableSocket(Path path) throws IOException {
    this.path = path;
    restore();
  }

  String host() {
    return "unix://" + path;
  }

  /** Ends all connections and takes no new ones. */
  void cut() throws IOException {
    server.close();
    Files.deleteIfExists(path);
    for (SocketChannel channel : open) {
      channel.close();
    }
    open.clear();
  }

  void restore() throws IOException {
    ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listening.bind(UnixDomainSocketAddress.of(path));
    server = listening;
    Thread.ofVirtual().start(() -> accept(listening));
  }

  private void accept(ServerSocketChannel listening) {
    try {
      while (true) {
        SocketChannel caller = listening.accept();
        SocketChannel engine =
            SocketChannel.open(UnixDomainSocketAddress.of("/var/run/docker.sock"));
        open.add(caller);
        open.add(engine);
        Thread.ofVirtual().start(() -> copy(caller, engine));
        Thread.ofVirtual().start(() -> copy(engine, caller));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void copy(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    try {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
      to.shutdownOutput();
    } catch (IOException closed) {
      try {
        from.close();
        to.close();
      } catch (IOException again) {
        throw new java.io.UncheckedIOException(again);
      }
    }
  }

  @Override
  public void close() throws IOException {
    cut();
  }
}
