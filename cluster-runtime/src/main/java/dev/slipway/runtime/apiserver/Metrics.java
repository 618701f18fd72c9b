package dev.slipway.runtime.apiserver;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests by verb, resource and answer. */
final class Metrics {
  private static final int MOST_SERIES = 2_000;

  private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();

  void count(String verb, String resource, int code) {
    String series = "verb=\"" + verb + "\",resource=\"" + resource + "\",code=\"" + code + "\"";
    if (requests.containsKey(series) || requests.size() < MOST_SERIES) {
      requests.computeIfAbsent(series, one -> new LongAdder()).increment();
    }
  }

  /** In Prometheus' text form. */
  String text() {
    StringBuilder text =
        new StringBuilder()
            .append("# HELP apiserver_request_total Requests by verb, resource and answer.\n")
            .append("# TYPE apiserver_request_total counter\n");
    new TreeMap<>(requests)
        .forEach(
            (series, count) ->
                text.append("apiserver_request_total{")
                    .append(series)
                    .append("} ")
                    .append(count.sum())
                    .append('\n'));
    return text.toString();
  }
}
