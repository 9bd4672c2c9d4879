package dev.pinion.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which package may see which: the table "The rooms" of ARCHITECTURE.md, row by row. */
class LayerTest {
  private static final String ROOT = "dev.pinion.";
  private static final Pattern ROW = Pattern.compile("\\| `([a-z.]+)` \\|[^|]*\\|([^|]*)\\|");
  private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");
  private static final String EVERYTHING = "everything";

  /** The package of a module that is built after this one and may know everything. */
  private static final String BENCHMARKS = "benchmarks";

  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.pinion");

  /** What each package may know, by the document. */
  private static Map<String, Set<String>> table() throws IOException {
    Map<String, Set<String>> rows = new TreeMap<>();
    ROW.matcher(Files.readString(Path.of("../ARCHITECTURE.md")))
        .results()
        .forEach(row -> rows.put(row.group(1), known(row)));
    assertThat(rows).containsKeys("domain", "store.jdbc", "http.classic", "server");
    return rows;
  }

  private static Set<String> known(MatchResult row) {
    if (row.group(2).strip().equals(EVERYTHING)) {
      return Set.of(EVERYTHING);
    }
    return NAME.matcher(row.group(2))
        .results()
        .map(name -> name.group(1))
        .collect(Collectors.toSet());
  }

  /** The row that a class belongs to: that of its package, or of the nearest one around it. */
  private static String row(JavaClass of, Set<String> rows) {
    String name = of.getPackageName().substring(ROOT.length());
    while (!rows.contains(name) && name.contains(".")) {
      name = name.substring(0, name.lastIndexOf('.'));
    }
    return name;
  }

  @Test
  void everyPackageSeesWhatTheTableAllows() throws IOException {
    Map<String, Set<String>> table = table();
    Set<String> seen = new HashSet<>(Set.of(BENCHMARKS));
    Set<String> forbidden = new TreeSet<>();
    for (JavaClass each : PRODUCTION) {
      String own = row(each, table.keySet());
      seen.add(own);
      Set<String> known = table.getOrDefault(own, Set.of());
      for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith(ROOT)) {
          String other = row(target, table.keySet());
          if (!other.equals(own) && !known.contains(other) && !known.contains(EVERYTHING)) {
            forbidden.add(each.getName() + " sees " + target.getName());
          }
        }
      }
    }
    assertThat(forbidden).isEmpty();
    assertThat(table.keySet())
        .as("every package has a row, and every row a package")
        .isEqualTo(seen);
  }

  @Test
  void theCoreKnowsNoSql() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.pinion.store.jdbc..",
            "dev.pinion.store.use..",
            "dev.pinion.store.copy..",
            "dev.pinion.store.sqlite..",
            "dev.pinion.store.postgres..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..")
        .check(PRODUCTION);
  }

  @Test
  void theDomainAndWhatStandsBeforeTheServerLibraryNeedLittle() {
    classes()
        .that()
        .resideInAnyPackage("dev.pinion.domain..", "dev.pinion.budget..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.pinion.domain..", "dev.pinion.budget..", "java..", "org.jspecify..")
        .check(PRODUCTION);
    classes()
        .that()
        .resideInAPackage("dev.pinion.http.server..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.pinion.http.server..",
            "java..",
            "javax.net.ssl..",
            "io.helidon..",
            "org.jspecify..")
        .check(PRODUCTION);
  }

  @Test
  void packagesFormNoCircle() {
    slices().matching("dev.pinion.(*)..").should().beFreeOfCycles().check(PRODUCTION);
    slices().matching("dev.pinion.app.(*)").should().beFreeOfCycles().check(PRODUCTION);
    slices().matching("dev.pinion.client.model.(*)").should().beFreeOfCycles().check(PRODUCTION);
    slices().matching("dev.pinion.cli.(*)").should().beFreeOfCycles().check(PRODUCTION);
    slices().matching("dev.pinion.server.(*)").should().beFreeOfCycles().check(PRODUCTION);
    slices().matching("dev.pinion.http.(*)").should().beFreeOfCycles().check(PRODUCTION);
    slices().matching("dev.pinion.http.(*.*)").should().beFreeOfCycles().check(PRODUCTION);
  }

  @Test
  void onlyCommandsWriteToTheStandardStreams() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.pinion.cli..", "dev.pinion.server..")
        .should(ACCESS_STANDARD_STREAMS)
        .check(PRODUCTION);
  }
}
