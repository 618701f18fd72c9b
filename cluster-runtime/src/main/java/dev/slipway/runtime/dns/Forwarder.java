package dev.slipway.runtime.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the machine's resolvers. Each question leaves from a port and with a number of its own;
 * equal questions that wait at the same time are asked once, which also ends a circle in which a
 * resolver asks us back. Blocks its caller; safe for threads.
 */
final class Forwarder {
  private static final Logger log = LoggerFactory.getLogger(Forwarder.class);
  private static final int ATTEMPT_MILLIS = 2000;
  private static final int ROUNDS = 2;
  private static final int LONGEST_WAIT_SECONDS = 10;
  private static final int LARGEST_MESSAGE = 65535;
  private static final int HEADER = 12;

  private final ResolvConf resolvers;
  private final SecureRandom random = new SecureRandom();
  private final ConcurrentMap<Question, CompletableFuture<Optional<byte[]>>> waiting =
      new ConcurrentHashMap<>();

  /** How a question came, and goes on. */
  enum Transport {
    UDP,
    TCP
  }

  /** All of a message but its number. */
  private record Question(Transport transport, ByteBuffer body) {}

  Forwarder(ResolvConf resolvers) {
    this.resolvers = resolvers;
  }

  /** The answer of the first resolver that has one, under the number of the query. */
  Optional<byte[]> ask(byte[] query, Transport transport) {
    Question question =
        new Question(transport, ByteBuffer.wrap(query, 2, query.length - 2).slice());
    CompletableFuture<Optional<byte[]>> own = new CompletableFuture<>();
    CompletableFuture<Optional<byte[]>> other = waiting.putIfAbsent(question, own);
    if (other != null) {
      return await(other).map(answer -> withNumberOf(query, answer));
    }
    Optional<byte[]> answer = Optional.empty();
    try {
      answer = askAll(query, transport);
    } finally {
      waiting.remove(question, own);
      own.complete(answer);
    }
    return answer.map(each -> withNumberOf(query, each));
  }

  private static Optional<byte[]> await(CompletableFuture<Optional<byte[]>> other) {
    try {
      return other.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    }
  }

  private Optional<byte[]> askAll(byte[] query, Transport transport) {
    List<InetSocketAddress> servers = resolvers.servers();
    Optional<byte[]> refusal = Optional.empty();
    for (int round = 0; round < ROUNDS; round++) {
      for (InetSocketAddress server : servers) {
        try {
          byte[] answer = exchange(withNumber(query, random.nextInt(65536)), server, transport);
          if (!isFailure(answer)) {
            return Optional.of(answer);
          }
          refusal = Optional.of(answer);
        } catch (IOException e) {
          log.atDebug().setCause(e).addKeyValue("server", server).log("Resolver did not answer");
        }
      }
    }
    return refusal;
  }

  private static byte[] exchange(byte[] query, InetSocketAddress server, Transport transport)
      throws IOException {
    return transport == Transport.UDP ? byDatagram(query, server) : byStream(query, server);
  }

  private static byte[] byDatagram(byte[] query, InetSocketAddress server) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      // Connected: the kernel drops what others send, and reports a port where nobody listens.
      socket.connect(server);
      socket.setSoTimeout(ATTEMPT_MILLIS);
      socket.send(new DatagramPacket(query, query.length));
      DatagramPacket packet = new DatagramPacket(new byte[LARGEST_MESSAGE], LARGEST_MESSAGE);
      for (int tries = 0; tries < 8; tries++) {
        socket.receive(packet);
        byte[] answer = Arrays.copyOf(packet.getData(), packet.getLength());
        if (answers(query, answer)) {
          return answer;
        }
      }
      throw new IOException("only foreign answers came from " + server);
    }
  }

  private static byte[] byStream(byte[] query, InetSocketAddress server) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server, ATTEMPT_MILLIS);
      socket.setSoTimeout(ATTEMPT_MILLIS);
      OutputStream output = socket.getOutputStream();
      ByteBuffer framed = ByteBuffer.allocate(query.length + 2);
      output.write(framed.putShort((short) query.length).put(query).array());
      output.flush();
      DataInputStream input = new DataInputStream(socket.getInputStream());
      byte[] answer = input.readNBytes(input.readUnsignedShort());
      if (!answers(query, answer)) {
        throw new IOException("a foreign answer came from " + server);
      }
      return answer;
    }
  }

  /** Same number, an answer, and the same question, letter by letter. */
  private static boolean answers(byte[] query, byte[] answer) {
    if (answer.length < HEADER
        || answer[0] != query[0]
        || answer[1] != query[1]
        || (answer[2] & 0x80) == 0) {
      return false;
    }
    int end = endOfQuestion(query);
    boolean isEmptyRefusal = answer[4] == 0 && answer[5] == 0 && isFailure(answer);
    return isEmptyRefusal
        || end > 0
            && answer.length >= end
            && Arrays.equals(query, HEADER, end, answer, HEADER, end);
  }

  /** Where the only question of a message that was parsed before ends. */
  private static int endOfQuestion(byte[] query) {
    int at = HEADER;
    while (at < query.length && query[at] != 0) {
      at += (query[at] & 0xFF) + 1;
    }
    return at + 5 <= query.length ? at + 5 : -1;
  }

  private static boolean isFailure(byte[] answer) {
    int code = answer[3] & 0x0F;
    return code != 0 && code != 3;
  }

  private static byte[] withNumberOf(byte[] query, byte[] answer) {
    byte[] copy = answer.clone();
    copy[0] = query[0];
    copy[1] = query[1];
    return copy;
  }

  private static byte[] withNumber(byte[] query, int number) {
    byte[] copy = query.clone();
    copy[0] = (byte) (number >>> 8);
    copy[1] = (byte) number;
    return copy;
  }
}
