package io.slipway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The BOM has no parent that would keep it in step with the rest; this does. */
class BomTest {
  private static final Path ROOT = Path.of("..");

  private final Element root = pom(ROOT.resolve("pom.xml"));
  private final Element bom = pom(ROOT.resolve("bom/pom.xml"));

  @Test
  void itBringsNothingFromAParent() {
    assertThat(children(bom, "parent")).isEmpty();
    assertThat(children(bom, "properties")).isEmpty();
  }

  @Test
  void itHasTheVersionOfTheRest() {
    assertThat(text(bom, "version")).isEqualTo(text(root, "version"));
    assertThat(text(bom, "groupId")).isEqualTo(text(root, "groupId"));
  }

  @Test
  void itNamesWhatIsInstalledAndNothingElse() {
    List<String> installed = new ArrayList<>();
    for (Element module : children(only(root, "modules"), "module")) {
      Path directory = ROOT.resolve(module.getTextContent());
      Element pom = pom(directory.resolve("pom.xml"));
      if (!text(pom, "artifactId").equals("slipway-bom") && !isKeptBack(pom)) {
        installed.add("io.slipway:" + text(pom, "artifactId") + ":${project.version}");
      }
    }
    assertThat(installed).hasSizeGreaterThan(5);

    Element managed = only(only(bom, "dependencyManagement"), "dependencies");
    assertThat(children(managed, "dependency"))
        .extracting(BomTest::coordinates)
        .containsExactlyInAnyOrderElementsOf(installed);
  }

  @Test
  void itIsBuiltWithThePluginsOfTheRest() {
    assertThat(plugins(bom)).isNotEmpty();
    assertThat(plugins(root)).containsAll(plugins(bom));
  }

  private static boolean isKeptBack(Element pom) {
    return children(pom, "properties").stream()
        .flatMap(properties -> children(properties, "maven.install.skip").stream())
        .anyMatch(skip -> skip.getTextContent().equals("true"));
  }

  private static List<String> plugins(Element pom) {
    Element plugins = only(only(only(pom, "build"), "pluginManagement"), "plugins");
    return children(plugins, "plugin").stream().map(BomTest::coordinates).toList();
  }

  private static String coordinates(Element of) {
    return text(of, "groupId") + ":" + text(of, "artifactId") + ":" + text(of, "version");
  }

  private static String text(Element parent, String name) {
    return only(parent, name).getTextContent();
  }

  private static Element only(Element parent, String name) {
    List<Element> found = children(parent, name);
    assertThat(found).as(name + " of " + parent.getTagName()).hasSize(1);
    return found.get(0);
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }

  private static Element pom(Path file) {
    try (var in = Files.newInputStream(file)) {
      Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
      return document.getDocumentElement();
    } catch (Exception e) {
      throw new AssertionError("cannot read " + file, e);
    }
  }
}
