package dev.pinion.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/**
 * Which package may see which. Only the root package, where the program is wired, sees everything.
 */
class LayerTest {

  private static final String ROOT = "dev.pinion";
  private static final String DOMAIN = "dev.pinion.domain..";
  private static final String BUDGET = "dev.pinion.budget..";
  private static final String APP = "dev.pinion.app..";
  private static final String STORE = "dev.pinion.store..";
  private static final String AUTH = "dev.pinion.auth..";
  private static final String HTTP = "dev.pinion.http..";
  private static final String FRONT = "dev.pinion.http.server..";
  private static final String CLASSIC = "dev.pinion.http.classic..";
  private static final String PLATFORM = "dev.pinion.http.platform..";
  private static final String CLI = "dev.pinion.cli..";

  private static final String[] DATABASES = {
    "dev.pinion.store.jdbc..", "dev.pinion.store.sqlite..", "dev.pinion.store.postgres.."
  };

  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void theRulesSeeTheProgram() {
    classes().that().haveSimpleName("Pinion").should().resideInAPackage(ROOT).check(PRODUCTION);
  }

  @Test
  void domainNeedsNothingButJava() {
    check(
        classes()
            .that()
            .resideInAPackage(DOMAIN)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(DOMAIN, "java..", "org.jspecify.."));
    mustNotSee(DOMAIN, "java.util.logging..");
  }

  @Test
  void appKnowsNeitherHttpNorSql() {
    mustNotSee(APP, HTTP, "io.helidon..");
    mustNotSee(APP, "java.sql..", "javax.sql..", "org.jdbi..");
    mustNotSee(APP, DATABASES);
  }

  @Test
  void theDialectsDoNotKnowEachOther() {
    mustNotSee(CLASSIC, PLATFORM);
    mustNotSee(PLATFORM, CLASSIC);
  }

  @Test
  void whatStandsBeforeTheServerLibraryKnowsNothingOfPinion() {
    check(
        classes()
            .that()
            .resideInAPackage(FRONT)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                FRONT, "java..", "javax.net.ssl..", "io.helidon..", "org.jspecify.."));
  }

  @Test
  void theBudgetKnowsNothingOfPinion() {
    check(
        classes()
            .that()
            .resideInAPackage(BUDGET)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(BUDGET, "java..", "org.jspecify.."));
  }

  @Test
  void authKnowsNoHttp() {
    mustNotSee(AUTH, HTTP, "io.helidon..");
  }

  @Test
  void storeKnowsNobodyAbove() {
    mustNotSee(STORE, HTTP, APP, CLI);
  }

  @Test
  void onlyTheWiringSeesServerAndDatabases() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, HTTP)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(HTTP));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, STORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DATABASES));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT));
  }

  @Test
  void topPackagesFormNoCycle() {
    check(slices().matching("dev.pinion.(*)..").should().beFreeOfCycles());
  }

  @Test
  void onlyTheCommandLineWritesToTheStandardStreams() {
    check(noClasses().that().resideOutsideOfPackage(CLI).should(ACCESS_STANDARD_STREAMS));
  }

  private static void mustNotSee(String layer, String... hidden) {
    check(
        noClasses()
            .that()
            .resideInAPackage(layer)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(hidden));
  }

  /** A rule over a package without classes holds. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(PRODUCTION);
  }
}
