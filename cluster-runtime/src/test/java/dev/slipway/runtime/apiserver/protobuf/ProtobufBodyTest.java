package dev.slipway.runtime.apiserver.protobuf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.slipway.runtime.apiserver.protobuf.Messages.Field;
import dev.slipway.runtime.apiserver.protobuf.Messages.Shape;
import dev.slipway.runtime.apiserver.status.ApiException;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.V1;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ProtobufBodyTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What later versions of the API took away or gave another type with the same fields. */
  private static final Set<String> CHANGED =
      Set.of(
          "meta.v1.ObjectMeta.clusterName",
          "core.v1.PersistentVolumeClaimSpec.dataSourceRef",
          "core.v1.PersistentVolumeClaimSpec.resources");

  @Provide
  Arbitrary<String> kinds() {
    return Arbitraries.of(
        "Binding",
        "ConfigMap",
        "DeleteOptions",
        "Endpoints",
        "Event",
        "Namespace",
        "Node",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "Pod",
        "PodTemplate",
        "ReplicationController",
        "Secret",
        "Service",
        "ServiceAccount");
  }

  @Property(tries = 500)
  void whatALibraryWritesIsRead(@ForAll("kinds") String kind, @ForAll long seed) {
    Descriptor type = Library.kind(kind);
    ObjectNode object = Library.random(type, new Random(seed), 0);
    byte[] body = Library.body("v1", kind, Library.write(type, object));

    ObjectNode expected = JsonNodeFactory.instance.objectNode();
    expected.put("kind", kind).put("apiVersion", "v1").setAll(object);
    assertThat(ProtobufBody.read(body)).isEqualTo(expected);
  }

  @Property(tries = 500)
  void aDamagedBodyIsRefusedOrRead(@ForAll("kinds") String kind, @ForAll long seed) {
    Random random = new Random(seed);
    Descriptor type = Library.kind(kind);
    byte[] body = Library.body("v1", kind, Library.write(type, Library.random(type, random, 0)));
    byte[] damaged = Arrays.copyOf(body, 4 + random.nextInt(body.length - 3));
    for (int i = random.nextInt(4); i > 0 && damaged.length > 4; i--) {
      damaged[4 + random.nextInt(damaged.length - 4)] = (byte) random.nextInt();
    }

    Throwable refusal = catchThrowable(() -> ProtobufBody.read(damaged));
    if (refusal != null) {
      assertThat(refusal).isInstanceOf(ApiException.class);
      assertThat(((ApiException) refusal).code()).isIn(400, 415);
    }
  }

  @Test
  void recordedObjectsAreRead() throws IOException {
    Set<String> kinds = new TreeSet<>();
    for (JsonNode answer : recorded()) {
      String kind = answer.path("kind").asText();
      if (!answer.path("apiVersion").asText().equals("v1")
          || kind.endsWith("List")
          || V1.getDescriptor().findMessageTypeByName(kind) == null) {
        continue;
      }
      ObjectNode object = answer.deepCopy();
      byte[] body = Library.body("v1", kind, Library.write(Library.kind(kind), object));
      object.put("kind", kind).put("apiVersion", "v1");
      assertThat(ProtobufBody.read(body)).isEqualTo(object);
      kinds.add(kind);
    }
    assertThat(kinds)
        .contains("ConfigMap", "Event", "Namespace", "Pod", "ReplicationController")
        .contains("Secret", "Service");
  }

  private static List<JsonNode> recorded() throws IOException {
    List<JsonNode> answers = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/golden-api"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
        JsonNode body = JSON.readTree(file.toFile()).path("response").path("body");
        answers.add(body);
        body.path("items")
            .forEach(
                item -> {
                  if (item instanceof ObjectNode object) {
                    String kind = body.path("kind").asText().replaceAll("List$", "");
                    answers.add(object.deepCopy().put("kind", kind).put("apiVersion", "v1"));
                  }
                });
      }
    }
    return answers;
  }

  @Test
  void theListOfMessagesAgreesWithTheLibrary() {
    List<String> differences = new ArrayList<>();
    for (Descriptor message : Library.messages()) {
      String name = Library.name(message);
      Optional<Map<Integer, Field>> known = Messages.builtin().find(name);
      if (known.isEmpty()) {
        continue;
      }
      for (FieldDescriptor field : message.getFields()) {
        Field listed = known.get().get(field.getNumber());
        String wanted = expected(field);
        boolean agrees =
            listed != null
                && wanted.equals(listed.name() + " " + listed.shape() + " " + listed.type());
        if (!agrees && !CHANGED.contains(name + "." + field.getName())) {
          differences.add(name + "." + field.getName() + ": " + wanted + ", not " + listed);
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  private static String expected(FieldDescriptor field) {
    Shape shape = field.isMapField() ? Shape.MAP : field.isRepeated() ? Shape.LIST : Shape.ONE;
    FieldDescriptor held = field.isMapField() ? field.getMessageType().findFieldByNumber(2) : field;
    String type =
        held.getJavaType() != FieldDescriptor.JavaType.MESSAGE
            ? held.getType().toString().toLowerCase(java.util.Locale.ROOT)
            : switch (held.getMessageType().getName()) {
              case "Time" -> "time";
              case "MicroTime" -> "micro-time";
              case "Quantity" -> "quantity";
              case "IntOrString" -> "int-or-string";
              case "FieldsV1", "RawExtension" -> "raw";
              default -> Library.name(held.getMessageType());
            };
    return (Library.isEmbedded(field) ? "" : field.getName()) + " " + shape + " " + type;
  }

  @Test
  void everyMessageThatAFieldNamesIsListed() {
    for (String message : Messages.builtin().names()) {
      for (Field field : Messages.builtin().find(message).orElseThrow().values()) {
        if (field.type().contains(".")) {
          assertThat(Messages.builtin().find(field.type())).as(field.type()).isPresent();
        }
      }
    }
  }

  @Test
  void zerosCountWhereSomebodySetThem() {
    V1.Pod pod =
        V1.Pod.newBuilder()
            .setMetadata(
                Meta.ObjectMeta.newBuilder()
                    .setName("p")
                    .setNamespace("")
                    .setGeneration(0)
                    .setCreationTimestamp(Meta.Time.getDefaultInstance())
                    .putLabels("empty", ""))
            .setSpec(
                V1.PodSpec.newBuilder()
                    .setHostNetwork(false)
                    .setTerminationGracePeriodSeconds(0)
                    .setEnableServiceLinks(false))
            .build();

    ObjectNode read = ProtobufBody.read(Library.body("v1", "Pod", pod));

    assertThat(read.toString())
        .isEqualTo(
            "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"p\","
                + "\"creationTimestamp\":null,\"labels\":{\"empty\":\"\"}},"
                + "\"spec\":{\"terminationGracePeriodSeconds\":0,\"enableServiceLinks\":false}}");
  }

  @Test
  void tellsWhatIsWrong() {
    byte[] whole = Library.body("v1", "ConfigMap", config("k", "v"));
    assertRefused(400, "does not start with k8s\\x00", "{}".getBytes(ISO_8859_1));
    assertRefused(400, "does not start with k8s\\x00", new byte[0]);
    assertRefused(400, "does not say its kind and version", "k8s\0".getBytes(ISO_8859_1));
    assertRefused(400, "it ends within", Arrays.copyOf(whole, whole.length - 3));
    assertRefused(
        400,
        "a string is not UTF-8",
        Library.body(
            "v1",
            "ConfigMap",
            V1.ConfigMap.newBuilder()
                .setMetadata(
                    Meta.ObjectMeta.newBuilder()
                        .setNameBytes(ByteString.copyFrom(new byte[] {(byte) 0xC3, 0x28})))
                .build()));
    assertRefused(
        415, "Stack of version slipway.dev/v1alpha1", body("slipway.dev/v1alpha1", "Stack"));
    assertRefused(415, "Pod of version v1beta3", body("v1beta3", "Pod"));
    assertRefused(400, "field name cannot have wire type 0", raw("Namespace", 10, 2, 8, 1));
    assertRefused(400, "wire type 3 is not served", raw("Namespace", 123));
    assertRefused(400, "there is no field 0", raw("Namespace", 2, 0));
  }

  @Test
  void smallBodiesDoNotGrowWithoutBound() {
    int[] emptySubsets = new int[800_000];
    for (int i = 0; i < emptySubsets.length; i += 2) {
      emptySubsets[i] = 2 << 3 | 2;
    }

    assertRefused(400, "it has more than", raw("Endpoints", emptySubsets));
  }

  private static byte[] body(String apiVersion, String kind) {
    return Library.body(apiVersion, kind, Meta.ObjectMeta.getDefaultInstance());
  }

  private static byte[] raw(String kind, int... bytes) {
    ByteString.Output message = ByteString.newOutput();
    for (int one : bytes) {
      message.write(one);
    }
    return Library.body("v1", kind, message.toByteString());
  }

  private static V1.ConfigMap config(String key, String value) {
    return V1.ConfigMap.newBuilder().putData(key, value).build();
  }

  private static void assertRefused(int code, String message, byte[] body) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> ProtobufBody.read(body))
        .withMessageContaining(message)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
