"""Apache UIMA in Java reads our type system and XMI, and writes XMI that we read again.

Its library is Debian's; where it is not installed it is fetched and unpacked, not installed.
"""

# /// script
# dependencies = []
# [tool.client]
# formats = ["cas-xmi"]
# commands = ["java", "apt-get", "dpkg"]
# back = { cas-xmi = "cas-xmi-java" }
# ///

import base64
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

READER = """
import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import org.apache.uima.UIMAFramework;
import org.apache.uima.cas.*;
import org.apache.uima.cas.impl.*;
import org.apache.uima.cas.text.AnnotationFS;
import org.apache.uima.util.*;

public class Reader {
  static String text(FeatureStructure fs, String name) {
    String value = fs.getStringValue(fs.getType().getFeatureByBaseName(name));
    return value == null ? "" : value;
  }
  static FeatureStructure[] list(FeatureStructure fs, String name) {
    var array = (ArrayFS) fs.getFeatureValue(fs.getType().getFeatureByBaseName(name));
    return array == null ? new FeatureStructure[0] : array.toArray();
  }
  public static void main(String[] args) throws Exception {
    var out = new PrintStream(System.out, true, "UTF-8");
    Path from = Path.of(args[0]), to = Path.of(args[1]);
    var types = UIMAFramework.getXMLParser()
        .parseTypeSystemDescription(new XMLInputSource(from.resolve("typesystem.xml").toFile()));
    List<Path> files;
    try (var all = Files.walk(from)) {
      files = all.filter(p -> p.toString().endsWith(".xmi")).sorted().collect(Collectors.toList());
    }
    for (Path file : files) {
      CAS cas = CasCreationUtils.createCas(types, null, null);
      try (var in = new FileInputStream(file.toFile())) {
        XmiCasDeserializer.deserialize(in, cas);  // not lenient: every type and feature is declared
      }
      var system = cas.getTypeSystem();
      String id = "";
      var about = system.getType("isnad.AttrDocument");
      for (var it = cas.getIndexRepository().getAllIndexedFS(about); it.hasNext();)
        id = text(it.next(), "uid");
      var whole = cas.getDocumentAnnotation();
      out.println(String.join("\\t", "document", id, "" + whole.getBegin(),
          "" + (whole.getEnd() - cas.getDocumentText().length()), cas.getDocumentLanguage()));
      out.println("text\\t" + id + "\\t" + Base64.getEncoder().encodeToString(
          cas.getDocumentText().getBytes("UTF-8")));
      for (AnnotationFS frame : cas.getAnnotationIndex(system.getType("isnad.AttrFrame"))) {
        for (var link : list(frame, "spans")) {
          var span = (AnnotationFS) link.getFeatureValue(
              link.getType().getFeatureByBaseName("target"));
          var words = span.getCoveredText().getBytes("UTF-8");
          out.println(String.join("\\t", "span", id, text(frame, "uid"), text(link, "role"),
              Base64.getEncoder().encodeToString(words)));
        }
        for (var link : list(frame, "frames")) {
          var other = link.getFeatureValue(link.getType().getFeatureByBaseName("target"));
          out.println(String.join("\\t", "link", id, text(frame, "uid"), text(link, "role"),
              text(other, "uid")));
        }
      }
      Path copy = to.resolve(from.relativize(file));
      Files.createDirectories(copy.getParent());
      try (var stream = new FileOutputStream(copy.toFile())) {
        XmiCasSerializer.serialize(cas, stream);
      }
    }
  }
}
"""


def library(folder):
    """UIMA's jar, installed or fetched."""
    installed = Path("/usr/share/java/uimaj-core.jar")
    if installed.is_file():
        return installed
    if not list(folder.glob("*.deb")):
        subprocess.run(["apt-get", "download", "-qq", "libuima-core-java"], cwd=folder, check=True)
    (package,) = folder.glob("*.deb")
    subprocess.run(["dpkg", "-x", package, folder / "debian"], check=True)
    return folder / "debian" / "usr" / "share" / "java" / "uimaj-core.jar"


def decoded(word):
    return base64.b64decode(word).decode("utf-8")


here, out = Path(__file__).parent, Path(sys.argv[1])
(here / "Reader.java").write_text(READER, "utf-8")
back = out / "cas-xmi-java"
shutil.rmtree(back, ignore_errors=True)
back.mkdir()
shutil.copy(out / "cas-xmi" / "typesystem.xml", back)
command = ["java", "-cp", library(here), here / "Reader.java", out / "cas-xmi", back]
utf8 = {**os.environ, "LC_ALL": "C.UTF-8"}  # else Java does not find files with Arabic names
done = subprocess.run(command, stdout=subprocess.PIPE, env=utf8, check=True)

expected = json.loads((out / "cas-xmi.expected.json").read_text("utf-8"))
spans, frames, links, files = defaultdict(list), set(), 0, 0
for line in done.stdout.decode("utf-8").splitlines():
    kind, id, *rest = line.split("\t")
    if kind == "document":
        files += 1
        assert rest == ["0", "0", "ar"], (id, rest)
    elif kind == "text":
        assert decoded(rest[0]) == expected[id]["text"]
    elif kind == "span":
        frame, role, words = rest
        frames.add(frame)
        spans[id, frame, role].append(decoded(words))
    else:
        links += 1
found = defaultdict(list)
for (id, _, role), parts in spans.items():
    found[id].append([role, " ".join(parts)])
for id, about in expected.items():
    assert sorted(found[id]) == about["words"], (sorted(found[id]), about["words"])
print(
    f"   Java read {files} XMI files, {len(frames)} frames, {sum(map(len, spans.values()))}"
    f" spans, {links} links; words, texts and the ends of the documents are as we wrote them"
)
