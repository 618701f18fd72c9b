package dev.slipway.webhook;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The rules of the house, as far as they concern this room. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.slipway.webhook");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.slipway.webhook.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void knowsOnlyTheVocabulary() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.slipway.runtime..", "dev.slipway.reconciler..", "dev.slipway.cli..")
        .check(CLASSES);
  }

  @Test
  void onlyTheClusterPackageAndTheDoorItselfTalkToTheCluster() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.slipway.webhook.git..",
            "dev.slipway.webhook.github..",
            "dev.slipway.webhook.dashboard..",
            "dev.slipway.webhook.access..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.fabric8..")
        .check(CLASSES);
  }

  @Test
  void everyPackageSaysWhatItIs() {
    for (String name : CLASSES.stream().map(JavaClass::getPackageName).distinct().toList()) {
      assertThat(CLASSES.contain(name + ".package-info")).as(name + " has package-info").isTrue();
    }
  }

  @Test
  void namesSayWhatThingsAre() {
    for (String word : new String[] {"Util", "Utils", "Helper", "Manager", "Impl"}) {
      noClasses().should().haveSimpleNameEndingWith(word).check(CLASSES);
    }
  }

  @Test
  void timeIsGivenNotTaken() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .check(CLASSES);
  }

  @Test
  void publicTypesAreNotMadeToBeExtended() {
    classes()
        .that()
        .arePublic()
        .and()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(CLASSES);
  }
}
