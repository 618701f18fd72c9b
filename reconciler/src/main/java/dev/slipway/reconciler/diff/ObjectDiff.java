package dev.slipway.reconciler.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.reconciler.diff.FieldPath.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fields of a live object that are not as git says.
 *
 * <p>Two questions: is every field that git mentions there with that value, and is a field there
 * that we set earlier and git has stopped mentioning? Everything else about the live object, such
 * as defaults, status and what others added beside us, is none of our business. Amounts, numbers
 * and keyed lists are compared by meaning, so an object that was just applied never differs.
 */
public final class ObjectDiff {
  /** Field manager of everything Slipway applies. */
  public static final String MANAGER = "slipway";

  private static final JsonNode HIDDEN_DESIRED = TextNode.valueOf("(secret value in git)");
  private static final JsonNode HIDDEN_LIVE = TextNode.valueOf("(secret value)");

  private final boolean secret;
  private final FieldOwners owners;
  private final List<FieldDiff> diffs = new ArrayList<>();

  private ObjectDiff(boolean secret, FieldOwners owners) {
    this.secret = secret;
    this.owners = owners;
  }

  /** All differences, in the order of git's fields; empty when there is nothing to apply. */
  public static List<FieldDiff> between(KubeObject desired, KubeObject live) {
    FieldOwners owners = FieldOwners.of(live);
    ObjectDiff diff =
        new ObjectDiff(
            desired.kind().equals("Secret") && desired.groupVersionKind().group().isEmpty(),
            owners);
    JsonNode owned = owners.appliedBy(MANAGER);
    JsonNode want = desired.at();
    JsonNode have = live.at();
    for (var field : want.properties()) {
      if (isCompared(field.getKey())) {
        diff.compare(
            FieldPath.ROOT.field(field.getKey()),
            field.getValue(),
            have.path(field.getKey()),
            owned.path("f:" + field.getKey()));
      }
    }
    diff.removed(FieldPath.ROOT, owned, want, have);
    return List.copyOf(diff.diffs);
  }

  private static boolean isCompared(String topLevelField) {
    return switch (topLevelField) {
      case "apiVersion", "kind", "status" -> false;
      default -> true;
    };
  }

  private void compare(FieldPath path, JsonNode want, JsonNode have, JsonNode owned) {
    if (want.isNull() || isIdentity(path)) {
      return;
    }
    if (have.isMissingNode() || have.isNull()) {
      if (!Scalars.isZero(want)) {
        add(path, want, null);
      }
    } else if (want.isObject() && have.isObject()) {
      for (var field : want.properties()) {
        compare(
            path.field(field.getKey()),
            field.getValue(),
            have.path(field.getKey()),
            owned.path("f:" + field.getKey()));
      }
      additions(path, want, have);
    } else if (want.isArray() && have.isArray()) {
      compareLists(path, want, have, owned);
    } else if (!Scalars.equalAt(path, want, have)) {
      add(path, want, have);
    }
  }

  /** What names an object cannot differ: it is how the live one was found. */
  private static boolean isIdentity(FieldPath path) {
    return path.segments().size() == 2
        && (path.startsWith("metadata", "name") || path.startsWith("metadata", "namespace"));
  }

  private void compareLists(FieldPath path, JsonNode want, JsonNode have, JsonNode owned) {
    Optional<List<String>> keys = isAtomic(owned) ? Optional.empty() : ListKeys.of(path, want);
    if (keys.isPresent()) {
      for (JsonNode element : want) {
        SortedMap<String, JsonNode> key = ListKeys.key(element, keys.get());
        FieldPath at = path.then(new Segment.Key(key));
        JsonNode match = ListKeys.find(have, key);
        if (match == null) {
          add(at, element, null);
        } else {
          compare(at, element, match, FieldOwners.element(owned, key));
        }
      }
      for (JsonNode element : have) {
        SortedMap<String, JsonNode> key = ListKeys.key(element, keys.get());
        if (ListKeys.find(want, key) == null) {
          addition(path.then(new Segment.Key(key)), element);
        }
      }
    } else if (isSet(owned)) {
      for (JsonNode element : want) {
        if (!contains(have, element)) {
          add(path.then(new Segment.Value(element)), element, null);
        }
      }
    } else if (want.size() != have.size()) {
      add(path, want, have);
    } else {
      for (int i = 0; i < want.size(); i++) {
        compare(
            path.then(new Segment.Index(i)), want.get(i), have.get(i), MissingNode.getInstance());
      }
    }
  }

  private void additions(FieldPath path, JsonNode want, JsonNode have) {
    if (!path.segments().isEmpty() && ForeignFields.isClosedMap(path)) {
      for (var field : have.properties()) {
        if (!want.has(field.getKey())) {
          addition(path.field(field.getKey()), field.getValue());
        }
      }
    }
  }

  /** Only what somebody is recorded to have written: the rest are a server's own defaults. */
  private void addition(FieldPath path, JsonNode have) {
    if (path.startsWith("metadata") || !owners.isWrittenByOthers(path, MANAGER)) {
      return;
    }
    boolean hide = secret && path.startsWith("data");
    diffs.add(FieldDiff.addition(path, hide ? HIDDEN_LIVE : have));
  }

  private static boolean isAtomic(JsonNode owned) {
    return owned.isObject() && owned.isEmpty();
  }

  private static boolean isSet(JsonNode owned) {
    return owned.isObject()
        && owned.properties().stream().anyMatch(field -> field.getKey().startsWith("v:"));
  }

  private static boolean contains(JsonNode elements, JsonNode wanted) {
    for (JsonNode element : elements) {
      if (Scalars.equal(element, wanted)) {
        return true;
      }
    }
    return false;
  }

  /** Fields that we own in the live object and that git mentions no longer. */
  private void removed(FieldPath path, JsonNode owned, JsonNode want, JsonNode have) {
    for (var field : owned.properties()) {
      String name = field.getKey();
      if (name.startsWith("f:")) {
        String child = name.substring(2);
        descend(path.field(child), field.getValue(), want.path(child), have.path(child));
      } else if (name.startsWith("k:")) {
        SortedMap<String, JsonNode> key = FieldOwners.keyOf(name);
        descend(
            path.then(new Segment.Key(key)),
            field.getValue(),
            orMissing(ListKeys.find(want, key)),
            orMissing(ListKeys.find(have, key)));
      } else if (name.startsWith("v:")) {
        JsonNode value = FieldOwners.valueOf(name);
        if (contains(have, value) && !contains(want, value)) {
          add(path.then(new Segment.Value(value)), null, value);
        }
      }
    }
  }

  private void descend(FieldPath path, JsonNode owned, JsonNode want, JsonNode have) {
    if (have.isMissingNode() || have.isNull()) {
      return;
    }
    if (want.isMissingNode() || want.isNull()) {
      if (!Scalars.isZero(have)) {
        add(path, null, have);
      }
    } else {
      removed(path, owned, want, have);
    }
  }

  private static JsonNode orMissing(@Nullable JsonNode node) {
    return node == null ? MissingNode.getInstance() : node;
  }

  private void add(FieldPath path, @Nullable JsonNode want, @Nullable JsonNode have) {
    if (diffs.stream().anyMatch(diff -> diff.path().equals(path))) {
      return; // an addition that we once applied as well
    }
    boolean hide = secret && (path.startsWith("data") || path.startsWith("stringData"));
    diffs.add(
        hide
            ? FieldDiff.of(
                path, want == null ? null : HIDDEN_DESIRED, have == null ? null : HIDDEN_LIVE)
            : FieldDiff.of(path, want, have));
  }
}
