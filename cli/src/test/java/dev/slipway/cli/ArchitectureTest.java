package dev.slipway.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rules of the house, over all modules at once: the command line alone may see every room. */
class ArchitectureTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.slipway");

  @Test
  void apiImportsNoOtherRoom() {
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
        .check(ALL);
  }

  @Test
  void runtimeReconcilerAndWebhookServerNeverImportEachOther() {
    onlyApi("dev.slipway.runtime..", "dev.slipway.reconciler..", "dev.slipway.webhook..");
    onlyApi("dev.slipway.reconciler..", "dev.slipway.runtime..", "dev.slipway.webhook..");
    onlyApi("dev.slipway.webhook..", "dev.slipway.runtime..", "dev.slipway.reconciler..");
  }

  private static void onlyApi(String room, String... others) {
    noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("dev.slipway.cli..")
        .check(ALL);
  }

  @Test
  void noPackageCycles() {
    slices().matching("dev.slipway.(**)").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void namesAreNouns() {
    noClasses()
        .that()
        // The specification's own word.
        .doNotHaveSimpleName("FieldManager")
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
        .check(ALL);
  }

  @Test
  void commandsSpeakThroughTheConsole() {
    noClasses()
        .that()
        .resideInAPackage("dev.slipway.cli.command..")
        .should()
        .accessField(System.class, "out")
        .check(ALL);
  }

  @Test
  void leafClassesAreFinalOrInterfaces() {
    classes()
        .that()
        .resideInAPackage("dev.slipway.cli..")
        .and()
        .arePublic()
        .and()
        .areNotInterfaces()
        .and()
        .areTopLevelClasses()
        .should()
        .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
        .check(ALL);
  }
}
