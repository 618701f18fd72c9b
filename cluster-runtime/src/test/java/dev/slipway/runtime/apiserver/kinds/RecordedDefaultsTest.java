package dev.slipway.runtime.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New objects get the defaults a real server gave them. */
class RecordedDefaultsTest {
  /** Given by other parts of the server, or by nobody: nulls are not stored. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          ".metadata.name",
          ".metadata.namespace",
          ".metadata.uid",
          ".metadata.resourceVersion",
          ".metadata.generation",
          ".metadata.creationTimestamp",
          ".metadata.managedFields",
          ".spec.clusterIP",
          ".spec.clusterIPs",
          ".spec.ports[0].nodePort",
          ".spec.template.metadata.creationTimestamp",
          ".eventTime");

  /** Fields that servers newer than the recorded one add. */
  private static final Set<String> NEWER =
      Set.of(".spec.internalTrafficPolicy", ".spec.allocateLoadBalancerNodePorts");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "19-create-pod-defaults",
        "48-generate-name",
        "49-defaults-service",
        "50-defaults-replicationcontroller",
        "51-defaults-persistentvolumeclaim",
        "52-defaults-service-loadbalancer",
        "53-defaults-persistentvolume",
        "54-secret-string-data",
        "55-event"
      })
  void newObjectsAreAsTheRealServerMadeThem(String name) {
    Recorded recorded = Recorded.load(name);
    ObjectNode object = recorded.request().deepCopy();

    recorded.type().prepareForCreate(object);
    recorded.type().applyDefaults(object);

    Map<String, JsonNode> expected = leaves(recorded.answer());
    Map<String, JsonNode> actual = leaves(object);
    actual.keySet().removeAll(NEWER.stream().flatMap(path -> under(actual, path)).toList());
    assertThat(actual).containsExactlyInAnyOrderEntriesOf(expected);
  }

  private static java.util.stream.Stream<String> under(Map<String, JsonNode> leaves, String path) {
    return leaves.keySet().stream().filter(leaf -> leaf.startsWith(path)).toList().stream();
  }

  @Test
  void defaultsAreIdempotent() {
    for (String name :
        new String[] {
          "19-create-pod-defaults",
          "50-defaults-replicationcontroller",
          "52-defaults-service-loadbalancer"
        }) {
      Recorded recorded = Recorded.load(name);
      ObjectNode once = recorded.request().deepCopy();
      recorded.type().applyDefaults(once);
      ObjectNode twice = once.deepCopy();

      recorded.type().applyDefaults(twice);

      assertThat(twice).isEqualTo(once);
    }
  }

  @Test
  void objectsOfAnyShapeAreSurvived() {
    for (var type : BuiltinKinds.all()) {
      for (String shape :
          new String[] {
            "{}",
            "{'metadata':1,'spec':'x','data':[],'status':7,'subsets':{},'template':3}",
            "{'spec':{'containers':{'a':1},'ports':'x','template':{'spec':[]},'names':[]}}",
            "{'spec':{'containers':[1,{'ports':5,'env':[2],'resources':'x','image':[]}],"
                + "'template':{'spec':{'containers':['x']}},'selector':'x','volumes':[[1]],"
                + "'externalIPs':[1,{}],'versions':'v','capacity':3,'accessModes':'x'}}"
          }) {
        ObjectNode object = Recorded.json(shape);
        type.prepareForCreate(object);
        type.applyDefaults(object);
        KubeObject result = KubeObject.of(object);
        type.prepareForUpdate(result, object);

        assertThat(type.validate(result)).isNotNull();
        assertThat(type.validateUpdate(result, KubeObject.of(Recorded.json(shape)))).isNotNull();
        assertThat(type.cells(result, java.time.Instant.EPOCH)).hasSameSizeAs(type.columns());
        assertThat(type.selectableFields(result).keySet()).isEqualTo(type.selectableFieldNames());
      }
    }
  }

  private static Map<String, JsonNode> leaves(JsonNode tree) {
    Map<String, JsonNode> leaves = new TreeMap<>();
    collect(tree, "", leaves);
    return leaves;
  }

  private static void collect(JsonNode node, String path, Map<String, JsonNode> leaves) {
    if (ELSEWHERE.contains(path)) {
      return;
    }
    if (node.isObject() && !node.isEmpty()) {
      node.properties()
          .forEach(field -> collect(field.getValue(), path + "." + field.getKey(), leaves));
    } else if (node.isArray() && !node.isEmpty()) {
      for (int i = 0; i < node.size(); i++) {
        collect(node.get(i), path + "[" + i + "]", leaves);
      }
    } else if (!path.equals(".metadata")) {
      leaves.put(path, node);
    }
  }
}
