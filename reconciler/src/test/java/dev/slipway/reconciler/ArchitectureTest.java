package dev.slipway.reconciler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static JavaClasses module;

  @BeforeAll
  static void read() {
    module =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.slipway.reconciler");
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("dev.slipway.reconciler.(*)..").should().beFreeOfCycles().check(module);
  }

  @Test
  void module_knowsOnlyTheApiOfThisHouse() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.slipway.runtime..", "dev.slipway.webhook..", "dev.slipway.cli..")
        .check(module);
  }

  @Test
  void rendering_diffing_planning_andHealth_arePure() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.slipway.reconciler.render..",
            "dev.slipway.reconciler.diff..",
            "dev.slipway.reconciler.plan..",
            "dev.slipway.reconciler.health..",
            "dev.slipway.reconciler.drift..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.net..",
            "java.nio.file..",
            "org.slf4j..",
            "io.fabric8..",
            "org.eclipse.jgit..",
            "org.quartz..",
            "dev.slipway.reconciler.cluster..",
            "dev.slipway.api.loop..")
        .check(module);
  }

  @Test
  void gitAndQuartz_stayWhereTheyBelong() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.slipway.reconciler.source..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.jgit..")
        .check(module);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.slipway.reconciler.schedule..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.quartz..")
        .check(module);
  }

  @Test
  void time_isGivenAndNeverTaken() {
    noClasses()
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .check(module);
  }

  @Test
  void names_sayWhatThingsAre() {
    noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)").check(module);
  }

  @Test
  void publicTypes_areFinalOrInterfaces() {
    classes()
        .that()
        .arePublic()
        .and()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .should()
        .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
        .check(module);
  }
}
