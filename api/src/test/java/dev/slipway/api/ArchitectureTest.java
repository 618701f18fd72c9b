package dev.slipway.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
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
          .importPackages("dev.slipway.api");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.slipway.api.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void knowsNobodyElseInTheHouse() {
    noClasses()
        .that()
        .resideInAPackage("dev.slipway.api..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.slipway.runtime..",
            "dev.slipway.reconciler..",
            "dev.slipway.webhook..",
            "dev.slipway.cli..")
        .check(CLASSES);
  }

  @Test
  void dependsOnNoKubernetesClient() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..", "io.kubernetes..", "org.eclipse.jgit..")
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
        .haveSimpleNameEndingWith("Manager")
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
        .doNotHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT)
        .and()
        .areNotEnums()
        .should()
        .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
        .check(CLASSES);
  }
}
