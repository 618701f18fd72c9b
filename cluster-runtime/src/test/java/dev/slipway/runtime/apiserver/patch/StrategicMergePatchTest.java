package dev.slipway.runtime.apiserver.patch;

import static dev.slipway.runtime.apiserver.golden.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.runtime.apiserver.schema.Schemas;
import dev.slipway.runtime.apiserver.schema.TypeSchema;
import dev.slipway.runtime.apiserver.status.ApiException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategicMergePatchTest {
  private static final TypeSchema POD = Schemas.builtin().find(GroupVersionKind.of("v1", "Pod"));
  private static final TypeSchema DEPLOYMENT =
      Schemas.builtin().find(GroupVersionKind.of("apps/v1", "Deployment"));

  @ParameterizedTest(name = "{0} + {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        // Elements are told apart by their merge key; new ones come before those not named.
        "{'containers':[{'name':'a','image':'1'},{'name':'b'}]};"
            + "{'containers':[{'name':'a','image':'2'},{'name':'c'}]};"
            + "{'containers':[{'name':'a','image':'2'},{'name':'c'},{'name':'b'}]}",
        "{'containers':[{'name':'a'}]}; {'containers':[{'name':'c'}]};"
            + "{'containers':[{'name':'c'},{'name':'a'}]}",
        // Directives on lists.
        "{'containers':[{'name':'a'},{'name':'b'}]};"
            + "{'containers':[{'name':'c'},{'$patch':'replace'}]};"
            + "{'containers':[{'name':'c'}]}",
        "{'containers':[{'name':'a'},{'name':'b'}]};"
            + "{'containers':[{'name':'a','$patch':'delete'},{'name':'c'}]};"
            + "{'containers':[{'name':'c'},{'name':'b'}]}",
        "{'containers':[{'name':'a'},{'name':'b'},{'name':'c'}]};"
            + "{'$setElementOrder/containers':[{'name':'c'},{'name':'a'}]};"
            + "{'containers':[{'name':'b'},{'name':'c'},{'name':'a'}]}",
        // Directives on objects.
        "{'securityContext':{'runAsUser':1,'runAsGroup':2}};"
            + "{'securityContext':{'$patch':'delete'}}; {'securityContext':{}}",
        "{'securityContext':{'runAsUser':1}};"
            + "{'securityContext':{'$patch':'replace','runAsGroup':3}};"
            + "{'securityContext':{'runAsGroup':3}}",
        "{'volumes':[{'name':'v','emptyDir':{}}]};"
            + "{'volumes':[{'name':'v','hostPath':{'path':'/x'},'$retainKeys':['name','hostPath']}]};"
            + "{'volumes':[{'name':'v','hostPath':{'path':'/x'}}]}",
        // Atomic lists are replaced, maps merged, nulls remove.
        "{'tolerations':[{'key':'a'}]}; {'tolerations':[{'key':'b'}]};"
            + "{'tolerations':[{'key':'b'}]}",
        "{'nodeSelector':{'a':'1','b':'2'}}; {'nodeSelector':{'a':null,'c':'3'}};"
            + "{'nodeSelector':{'b':'2','c':'3'}}",
        "{}; {'nodeSelector':{'a':null,'c':'3'}}; {'nodeSelector':{'c':'3'}}",
        "{'hostNetwork':true}; {'hostNetwork':null}; {}",
        // Two ports with one number are one element by their merge key, but neither gets lost.
        "{'containers':[{'name':'a','ports':[{'containerPort':53,'protocol':'TCP'},"
            + "{'containerPort':53,'protocol':'UDP'}]}]};"
            + "{'containers':[{'name':'a','image':'2'}]};"
            + "{'containers':[{'name':'a','ports':[{'containerPort':53,'protocol':'TCP'},"
            + "{'containerPort':53,'protocol':'UDP'}],'image':'2'}]}",
      })
  void podSpecsMerge(String before, String patch, String after) {
    assertThat(
            StrategicMergePatch.apply(
                json("{'spec':" + before + "}"), json("{'spec':" + patch + "}"), POD))
        .isEqualTo(json("{'spec':" + after + "}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'finalizers':['a','b']}; {'finalizers':['c']}; {'finalizers':['c','a','b']}",
        "{'finalizers':['a','b']}; {'finalizers':['a']}; {'finalizers':['a','b']}",
        "{'finalizers':['a','b','c']}; {'$deleteFromPrimitiveList/finalizers':['b'],"
            + "'$setElementOrder/finalizers':['c','a']}; {'finalizers':['c','a']}",
        "{}; {'$deleteFromPrimitiveList/finalizers':['b']}; {}",
        "{'finalizers':['a']}; {'finalizers':null}; {}",
      })
  void setsOfScalarsMerge(String before, String patch, String after) {
    assertThat(
            StrategicMergePatch.apply(
                json("{'metadata':" + before + "}"), json("{'metadata':" + patch + "}"), POD))
        .isEqualTo(json("{'metadata':" + after + "}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':1}}};"
            + "{'strategy':{'$retainKeys':['type'],'type':'Recreate'}};"
            + "{'strategy':{'type':'Recreate'}}",
      })
  void unionsKeepOnlyWhatIsRetained(String before, String patch, String after) {
    assertThat(
            StrategicMergePatch.apply(
                json("{'spec':" + before + "}"), json("{'spec':" + patch + "}"), DEPLOYMENT))
        .isEqualTo(json("{'spec':" + after + "}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'spec':{'$patch':'explode'}}; 400",
        "{'spec':{'containers':[{'$patch':'explode','name':'a'}]}}; 400",
        "{'spec':{'$retainKeys':'x'}}; 400",
        "{'spec':{'$retainKeys':['a'],'b':1}}; 400",
        "{'spec':{'$setElementOrder/containers':'x'}}; 400",
        "{'spec':{'$setElementOrder/containers':[{'name':'a'}],'containers':[{'name':'z'}]}}; 400",
        "{'metadata':{'$deleteFromPrimitiveList/finalizers':1}}; 400",
        "{'spec':{'containers':[{'image':'nameless'}]}}; 422",
        "{'metadata':{'finalizers':[{'a':1}]}}; 422",
      })
  void malformedDirectivesAreRefused(String patch, int code) {
    var pod = json("{'metadata':{'finalizers':['f']},'spec':{'containers':[{'name':'a'}]}}");

    ApiException refusal =
        catchThrowableOfType(
            ApiException.class, () -> StrategicMergePatch.apply(pod, json(patch), POD));

    assertThat(refusal.code()).isEqualTo(code);
  }
}
