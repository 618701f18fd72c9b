package dev.slipway.runtime.apiserver.managedfields;

import dev.slipway.runtime.apiserver.managedfields.ManagedEntry.Owner;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.status.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Words for fields that an applier wants and others own. */
final class ApplyConflicts {
  private final SortedMap<String, List<String>> fieldsByOwner = new TreeMap<>();

  void add(Owner owner, FieldSet fields) {
    List<String> paths =
        fieldsByOwner.computeIfAbsent(owner.printed(), ignored -> new ArrayList<>());
    fields.forEach(List.of(), (path, printed) -> paths.add(printed));
  }

  boolean isEmpty() {
    return fieldsByOwner.isEmpty();
  }

  ApiException toException() {
    List<Cause> causes = new ArrayList<>();
    StringBuilder message = new StringBuilder();
    for (Map.Entry<String, List<String>> owner : fieldsByOwner.entrySet()) {
      message.append(message.isEmpty() ? "" : "\n");
      message.append("conflicts with ").append(owner.getKey()).append(':');
      for (String field : owner.getValue()) {
        message.append("\n- ").append(field);
        causes.add(new Cause("FieldManagerConflict", "conflict with " + owner.getKey(), field));
      }
    }
    if (causes.size() == 1) {
      Cause only = causes.get(0);
      return ApiException.applyConflict(
          "Apply failed with 1 conflict: " + only.message() + ": " + only.field(), causes);
    }
    return ApiException.applyConflict(
        "Apply failed with " + causes.size() + " conflicts: " + message, causes);
  }
}
