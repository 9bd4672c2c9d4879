package dev.pinion.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every file of the repository must look like. */
class TidyTest {

  private static final int METHOD_LINES_MAX = 70;
  private static final int FILE_LINES_MAX = 450;

  /** Tests run in the module's folder. */
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  private static final Set<String> FOLDERS_NOT_OURS = Set.of("target", "node_modules");

  /** Written so that it does not find itself. */
  private static final Pattern UNFINISHED = Pattern.compile("\\b(TO[D]O|FIX[M]E|XX[X])\\b");

  /**
   * The slashes that begin a Markdown comment, but not those of a URL such as file:/ and two more.
   */
  private static final Pattern MARKDOWN_COMMENT = Pattern.compile("(?<!:)/{3}");

  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(<?([^)>\\s]+)>?[^)]*\\)");
  private static final Pattern FENCED = Pattern.compile("(?ms)^ *(```|~~~).*?^ *\\1");
  private static final Pattern ELSEWHERE = Pattern.compile("([a-z][a-z0-9+.-]*:|//|#).*");

  private final List<String> faults = new ArrayList<>();

  @Test
  void methodsAreShort() throws IOException {
    eachJavaTree(
        (unit, trees) -> {
          SourcePositions positions = trees.getSourcePositions();
          new TreePathScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
              long first = line(unit, positions.getStartPosition(unit, method));
              long last = line(unit, positions.getEndPosition(unit, method));
              if (last - first + 1 > METHOD_LINES_MAX) {
                faults.add(
                    "%s has %d lines".formatted(at(unit, method, positions), last - first + 1));
              }
              return super.visitMethod(method, null);
            }
          }.scan(unit, null);
        });
    assertThat(faults).as("methods of more than %d lines", METHOD_LINES_MAX).isEmpty();
  }

  @Test
  void publicTypesSayWhatTheyAre() throws IOException {
    eachJavaTree(
        (unit, trees) -> {
          if (!unit.getSourceFile().getName().contains("/src/main/")) {
            return;
          }
          new TreePathScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
              boolean isPublic = type.getModifiers().getFlags().contains(Modifier.PUBLIC);
              if (isPublic && trees.getDocComment(getCurrentPath()) == null) {
                faults.add(at(unit, type, trees.getSourcePositions()));
              }
              return super.visitClass(type, null);
            }
          }.scan(unit, null);
        });
    assertThat(faults).as("public types without Javadoc").isEmpty();
  }

  @Test
  void javaFilesAreShortAndFinished() throws IOException {
    for (Path file : files(".java")) {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() > FILE_LINES_MAX) {
        faults.add("%s has %d lines".formatted(name(file), lines.size()));
      }
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        if (line.indexOf('\t') >= 0
            || UNFINISHED.matcher(line).find()
            || MARKDOWN_COMMENT.matcher(line).find()) {
          faults.add("%s:%d: %s".formatted(name(file), i + 1, line));
        }
      }
    }
    assertThat(faults)
        .as("files over %d lines, tabs, unfinished work, Markdown comments", FILE_LINES_MAX)
        .isEmpty();
  }

  @Test
  void everyPackageIsDescribedAndNullMarked() throws IOException {
    Set<String> packages = new TreeSet<>();
    Set<String> marked = new TreeSet<>();
    for (Path file : files(".java")) {
      Path folder = file.resolveSibling("");
      String packageName = name(folder).replaceFirst(".*src/(main|test)/java/", "");
      packages.add(packageName);
      if (file.endsWith("package-info.java")) {
        String text = Files.readString(file);
        if (text.startsWith("/**") && text.contains("\n@NullMarked\npackage ")) {
          marked.add(packageName);
        }
      }
    }
    assertThat(marked)
        .as("packages with a described and null-marked package-info")
        .isEqualTo(packages);
  }

  @Test
  void linksBetweenDocumentsLeadSomewhere() throws IOException {
    for (Path file : files(".md")) {
      String prose = FENCED.matcher(Files.readString(file)).replaceAll("");
      for (MatchResult link : LINK.matcher(prose).results().toList()) {
        String target = link.group(1);
        if (ELSEWHERE.matcher(target).matches()) {
          continue;
        }
        String path = target.replaceFirst("[#?].*", "");
        Path folder = path.startsWith("/") ? REPOSITORY : file.resolveSibling("");
        if (!Files.exists(folder.resolve(path.replaceFirst("^/", "")))) {
          faults.add("%s: %s".formatted(name(file), target));
        }
      }
    }
    assertThat(faults).as("links to nowhere").isEmpty();
  }

  private static void eachJavaTree(BiConsumer<CompilationUnitTree, DocTrees> visitor)
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files(".java")));
      DocTrees trees = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        visitor.accept(unit, trees);
      }
    }
  }

  private static List<Path> files(String ending) {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          REPOSITORY,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes unused) {
              String name = String.valueOf(folder.getFileName());
              boolean ours =
                  folder.equals(REPOSITORY)
                      || !(name.startsWith(".") || FOLDERS_NOT_OURS.contains(name));
              return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes unused) {
              if (file.toString().endsWith(ending)) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(found).as("files that end in %s", ending).isNotEmpty();
    return found.stream().sorted().toList();
  }

  private static String at(CompilationUnitTree unit, Tree tree, SourcePositions positions) {
    Path file = Path.of(unit.getSourceFile().getName());
    return "%s:%d".formatted(name(file), line(unit, positions.getStartPosition(unit, tree)));
  }

  private static long line(CompilationUnitTree unit, long position) {
    return unit.getLineMap().getLineNumber(position);
  }

  private static String name(Path file) {
    return REPOSITORY.relativize(file).toString();
  }
}
