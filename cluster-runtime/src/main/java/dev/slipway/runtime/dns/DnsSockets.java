package dev.slipway.runtime.dns;

import dev.slipway.runtime.dns.Responder.Reply;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The UDP and TCP sockets of the name server, on one port. Limited in what it does at once. */
final class DnsSockets implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DnsSockets.class);
  private static final int LARGEST_MESSAGE = 65535;
  private static final int MOST_WAITING = 512;
  private static final int MOST_CONNECTIONS = 256;
  private static final int MOST_QUERIES_PER_CONNECTION = 1000;
  private static final int IDLE_MILLIS = 5000;
  private static final int BACKLOG = 128;
  private static final int ATTEMPTS_AT_A_COMMON_PORT = 20;

  private final DatagramSocket datagrams;
  private final ServerSocket streams;
  private final Responder responder;
  private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore waiting = new Semaphore(MOST_WAITING);
  private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private DnsSockets(DatagramSocket datagrams, ServerSocket streams, Responder responder) {
    this.datagrams = datagrams;
    this.streams = streams;
    this.responder = responder;
  }

  /** Takes the port for both protocols; port 0 finds one that is free for both. */
  static DnsSockets bind(InetAddress address, int port, Responder responder) throws IOException {
    IOException last = new IOException("no common port");
    for (int i = 0; i < (port == 0 ? ATTEMPTS_AT_A_COMMON_PORT : 1); i++) {
      DatagramSocket datagrams = new DatagramSocket(new InetSocketAddress(address, port));
      ServerSocket streams = new ServerSocket();
      try {
        streams.bind(new InetSocketAddress(address, datagrams.getLocalPort()), BACKLOG);
        return new DnsSockets(datagrams, streams, responder);
      } catch (IOException e) {
        last = e;
        datagrams.close();
        streams.close();
      }
    }
    throw last;
  }

  int port() {
    return datagrams.getLocalPort();
  }

  void start() {
    Thread.ofPlatform().daemon().name("dns-udp").start(this::receive);
    Thread.ofPlatform().daemon().name("dns-tcp").start(this::accept);
  }

  private void receive() {
    byte[] buffer = new byte[LARGEST_MESSAGE];
    while (!datagrams.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        datagrams.receive(packet);
        byte[] message = Arrays.copyOf(packet.getData(), packet.getLength());
        InetSocketAddress client = (InetSocketAddress) packet.getSocketAddress();
        switch (responder.respond(message, Forwarder.Transport.UDP)) {
          case Reply.Silence nothing -> log.atTrace().log("Message without an answer");
          case Reply.Ready ready -> send(ready.bytes(), client);
          case Reply.Later later -> sendLater(later, client);
        }
      } catch (IOException | RuntimeException e) {
        if (!datagrams.isClosed()) {
          log.atWarn().setCause(e).log("A name query was lost");
        }
      }
    }
  }

  private void sendLater(Reply.Later later, InetSocketAddress client) throws IOException {
    if (!waiting.tryAcquire()) {
      send(later.refusal(), client);
      return;
    }
    try {
      work.execute(
          () -> {
            try {
              send(finish(later), client);
            } catch (IOException e) {
              log.atDebug().setCause(e).log("A client went away before its answer");
            } finally {
              waiting.release();
            }
          });
    } catch (RejectedExecutionException closing) {
      waiting.release();
    }
  }

  private static byte[] finish(Reply.Later later) {
    try {
      return later.work().call();
    } catch (Exception e) {
      log.atWarn().setCause(e).log("An outside name could not be resolved");
      return later.refusal();
    }
  }

  private void send(byte[] bytes, InetSocketAddress client) throws IOException {
    if (!datagrams.isClosed()) {
      datagrams.send(new DatagramPacket(bytes, bytes.length, client));
    }
  }

  private void accept() {
    while (!streams.isClosed()) {
      try {
        Socket socket = streams.accept();
        if (connections.tryAcquire()) {
          open.add(socket);
          work.execute(() -> serve(socket));
        } else {
          socket.close();
        }
      } catch (IOException | RejectedExecutionException e) {
        if (!streams.isClosed()) {
          log.atWarn().setCause(e).log("A connection to the name server was lost");
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setSoTimeout(IDLE_MILLIS);
      socket.setTcpNoDelay(true);
      DataInputStream input = new DataInputStream(socket.getInputStream());
      OutputStream output = socket.getOutputStream();
      for (int i = 0; i < MOST_QUERIES_PER_CONNECTION; i++) {
        byte[] message = input.readNBytes(input.readUnsignedShort());
        byte[] answer =
            switch (responder.respond(message, Forwarder.Transport.TCP)) {
              case Reply.Silence nothing -> new byte[0];
              case Reply.Ready ready -> ready.bytes();
              case Reply.Later later -> finish(later);
            };
        if (answer.length == 0) {
          return;
        }
        ByteBuffer framed = ByteBuffer.allocate(answer.length + 2);
        output.write(framed.putShort((short) answer.length).put(answer).array());
        output.flush();
      }
    } catch (EOFException | SocketException | SocketTimeoutException e) {
      log.atTrace().setCause(e).log("A client ended its connection");
    } catch (IOException | RuntimeException e) {
      log.atDebug().setCause(e).log("A connection to the name server failed");
    } finally {
      open.remove(socket);
      connections.release();
    }
  }

  @Override
  public void close() {
    datagrams.close();
    try {
      streams.close();
      for (Socket each : open) {
        each.close();
      }
    } catch (IOException e) {
      log.atDebug().setCause(e).log("A socket did not close cleanly");
    }
    work.shutdownNow();
  }
}
