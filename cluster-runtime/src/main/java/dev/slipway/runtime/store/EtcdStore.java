package dev.slipway.runtime.store;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Txn;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The store on etcd. Reads are linearizable, writes are transactions that compare the key's
 * modification; callers on many threads proceed in parallel. An outage shorter than the configured
 * timeout is waited out, a longer one is a {@link StoreException}; nothing needs a restart
 * afterwards.
 */
public final class EtcdStore implements Store {
  private final EtcdConnection connection;
  private final EtcdCalls calls;
  private final EtcdKeys keys;
  private final Set<EtcdWatch> watches = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Connects when first used; an etcd that is down is no error here. */
  public EtcdStore(EtcdConfig config) {
    this.connection = new EtcdConnection(config);
    this.calls = new EtcdCalls(connection);
    this.keys = new EtcdKeys(config.keyPrefix());
  }

  @Override
  public Optional<StoredValue> get(String key) {
    checkOpen();
    GetResponse response =
        calls.read("get " + key, client -> client.getKVClient().get(keys.encode(key)));
    return response.getKvs().stream().findFirst().map(keys::decode);
  }

  @Override
  public StorePage list(ListRequest request) {
    checkOpen();
    ByteSequence start =
        !request.afterKey().isEmpty()
                && KeyOrder.INSTANCE.compare(request.afterKey(), request.prefix()) >= 0
            ? keys.after(request.afterKey())
            : keys.start(request.prefix());
    ByteSequence end = keys.end(request.prefix());
    List<StoredValue> values = new ArrayList<>();
    PageSize size = new PageSize();
    long revision = request.revision();
    while (true) {
      int wanted = request.limit() == 0 ? Integer.MAX_VALUE : request.limit() - values.size();
      GetResponse page = page(request.prefix(), start, end, size.next(wanted), revision);
      if (revision == 0) {
        revision = page.getHeader().getRevision();
      }
      long bytes = 0;
      for (KeyValue pair : page.getKvs()) {
        StoredValue value = keys.decode(pair);
        bytes += value.value().length;
        values.add(value);
      }
      size.seen(page.getKvs().size(), bytes);
      boolean full = request.limit() > 0 && values.size() >= request.limit();
      if (full || !page.isMore()) {
        return new StorePage(values, revision, page.getCount() - page.getKvs().size());
      }
      start = keys.after(values.getLast().key());
    }
  }

  private GetResponse page(
      String prefix, ByteSequence start, ByteSequence end, int limit, long revision) {
    GetOption option =
        GetOption.builder().withRange(end).withLimit(limit).withRevision(revision).build();
    try {
      return calls.read(
          "list of " + prefix + (revision == 0 ? "" : " at revision " + revision),
          client -> client.getKVClient().get(start, option));
    } catch (StoreException e) {
      throw EtcdCalls.isCompacted(e) ? new CompactedException(revision) : e;
    }
  }

  @Override
  public WriteResult put(String key, byte[] value, long expectedRevision) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("an empty key");
    }
    if (value.length > MAX_VALUE_BYTES) {
      throw new ValueTooLargeException(key, value.length);
    }
    Op put = Op.put(keys.encode(key), ByteSequence.from(value), PutOption.DEFAULT);
    return write("put of " + key, key, expectedRevision, put);
  }

  @Override
  public WriteResult delete(String key, long expectedRevision) {
    if (expectedRevision <= 0) {
      throw new IllegalArgumentException("delete expects a revision of an existing key");
    }
    Op delete = Op.delete(keys.encode(key), DeleteOption.DEFAULT);
    return write("deletion of " + key, key, expectedRevision, delete);
  }

  private WriteResult write(String what, String key, long expectedRevision, Op change) {
    checkOpen();
    ByteSequence encoded = keys.encode(key);
    Cmp unchanged = new Cmp(encoded, Cmp.Op.EQUAL, CmpTarget.modRevision(expectedRevision));
    Op current = Op.get(encoded, GetOption.DEFAULT);
    TxnResponse response =
        calls.write(
            what,
            client -> {
              Txn transaction = client.getKVClient().txn();
              return transaction.If(unchanged).Then(change).Else(current).commit();
            });
    if (response.isSucceeded()) {
      return new WriteResult.Written(response.getHeader().getRevision());
    }
    return new WriteResult.Conflict(
        response.getGetResponses().getFirst().getKvs().stream().findFirst().map(keys::decode));
  }

  @Override
  public AutoCloseable watch(String prefix, long afterRevision, StoreListener listener) {
    checkOpen();
    EtcdWatch watch =
        new EtcdWatch(
            connection, keys, prefix, afterRevision, listener, this::revision, watches::remove);
    watches.add(watch);
    watch.start();
    if (closed) {
      watch.end(closedException());
    }
    return watch;
  }

  /** The newest revision, linearizable. */
  private long revision() {
    GetOption nothing = GetOption.builder().withCountOnly(true).build();
    return calls
        .read("get of the revision", c -> c.getKVClient().get(keys.encode("\0"), nothing))
        .getHeader()
        .getRevision();
  }

  @Override
  public void compact(long revision) {
    checkOpen();
    try {
      calls.write(
          "compaction to " + revision, (Client client) -> client.getKVClient().compact(revision));
    } catch (StoreException e) {
      if (!EtcdCalls.isCompacted(e)) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    watches.forEach(watch -> watch.end(closedException()));
    connection.close();
  }

  private void checkOpen() {
    if (closed) {
      throw closedException();
    }
  }

  private static StoreException closedException() {
    return new StoreException("the store is closed");
  }

  /** Sizes the pages of a list so that an answer is some megabytes, whatever the values' size. */
  private static final class PageSize {
    private static final int FIRST = 500;
    private static final int MIN = 8;
    private static final int MAX = 10_000;
    private static final long TARGET_BYTES = 4L * 1024 * 1024;

    private int size = FIRST;

    int next(int wanted) {
      return Math.min(size, wanted);
    }

    void seen(int count, long bytes) {
      if (count > 0) {
        long average = Math.max(1, bytes / count);
        size = (int) Math.clamp(TARGET_BYTES / average, MIN, MAX);
      }
    }
  }
}
