package dev.slipway.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the house, as far as they concern the runtime. */
class ArchitectureTest {
  private static final String ROOT = "dev.slipway.runtime.";

  /** Parts that talk to the API server only, so that each could be the real Kubernetes one. */
  private static final List<String> COMPONENTS =
      List.of("controller", "scheduler", "kubelet", "proxy", "dns");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.slipway.runtime");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.slipway.runtime.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"controller", "scheduler", "kubelet", "proxy", "dns"})
  void componentsMeetOnTheApiOnly(String component) {
    String[] others =
        COMPONENTS.stream()
            .filter(other -> !other.equals(component))
            .map(other -> ROOT + other + "..")
            .toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage(ROOT + component + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "store..", ROOT + "apiserver..", ROOT + "etcd..")
        .check(CLASSES);
  }

  @Test
  void onlyTheApiServerAndTheRootTouchTheStore() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.slipway.runtime",
            ROOT + "apiserver..",
            ROOT + "testing..",
            ROOT + "store..",
            ROOT + "etcd..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + "store..")
        .check(CLASSES);
  }

  @Test
  void theVocabularyOfTheApiServerKnowsNeitherStoreNorHttp() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + "apiserver.resource..",
            ROOT + "apiserver.kinds..",
            ROOT + "apiserver.schema..",
            ROOT + "apiserver.patch..",
            ROOT + "apiserver.managedfields..",
            ROOT + "apiserver.openapi..",
            ROOT + "apiserver.status..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "store..", "jakarta.servlet..", "io.javalin..", "java.net.http..")
        .check(CLASSES);
  }

  @Test
  void knowsNoOtherRoomButTheVocabulary() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.slipway.reconciler..", "dev.slipway.webhook..", "dev.slipway.cli..")
        .check(CLASSES);
  }

  @Test
  void everyPackageSaysWhatItIs() {
    for (String name :
        CLASSES.stream().map(one -> one.getPackageName()).distinct().sorted().toList()) {
      assertThat(CLASSES.contain(name + ".package-info")).as(name + " has package-info").isTrue();
    }
  }

  @Test
  void namesSayWhatThingsAre() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .check(CLASSES);
  }

  @Test
  void timeIsGivenNotTaken() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .check(CLASSES);
  }
}
