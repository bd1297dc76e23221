//! The generated workspace of a program: a package for each fixture, and one for the program.

use crate::{
    fixtures::Fixture,
    judging::World,
    manifest::{Dependency, Level, Manifest, Members, Profile, Root},
};
use std::{
    collections::BTreeMap,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

/// Where, from what, against what.
pub(crate) struct Workspace<'a> {
    pub(crate) folder: PathBuf,
    pub(crate) clone: &'a Path,
    pub(crate) world: World,
}

impl Workspace<'_> {
    /// Writes it anew, with a program that has no fixtures yet.
    pub(crate) fn write(&self, fixtures: &[Fixture]) -> Result<(), Box<dyn Error>> {
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder)?;
        }
        fs::create_dir_all(&self.folder)?;
        self.write_root(fixtures)?;
        fixtures.iter().try_for_each(|fixture| self.write_subject(fixture))?;
        self.write_main(&[])
    }

    /// The root, with the versions of this package.
    fn write_root(&self, fixtures: &[Fixture]) -> Result<(), Box<dyn Error>> {
        let subjects = fixtures.iter().map(|one| format!("subjects/{}", one.crate_name()));
        let members = subjects.chain(["program".to_owned()]).collect();
        let profile = Profile {
            debug: false,
            opt_level: 1,
            package: BTreeMap::from([("*", Level { opt_level: 3 })]),
        };
        let root = Root {
            workspace: Members { resolver: "3", members },
            profile: BTreeMap::from([("dev", profile)]),
        };
        fs::write(self.folder.join("Cargo.toml"), toml::to_string(&root)?)?;
        fs::copy(self.peers("Cargo.lock"), self.folder.join("Cargo.lock"))?;
        Ok(())
    }

    /// The package of a fixture: itself, and the tests.
    fn write_subject(&self, fixture: &Fixture) -> Result<(), Box<dyn Error>> {
        let mut dependencies = BTreeMap::from([("case".to_owned(), self.dependency("case"))]);
        if self.world.is_std {
            dependencies.insert("std".to_owned(), self.dependency(self.world.folder));
        }
        let modules = [
            ("subject", fixture.source.clone()),
            ("kit", self.peers("drivers/kit.rs")),
            ("driver", self.peers("drivers").join(format!("{}.rs", fixture.exercise))),
        ];
        let mut text = "#![allow(warnings)]\npub use driver::TESTS;\n".to_owned();
        for (name, path) in modules {
            text += &format!("#[path = {path:?}]\nmod {name};\n");
        }
        let name = fixture.crate_name();
        write(&self.subject(fixture), Manifest::new(name, dependencies), "lib.rs", &text)
    }

    /// The package of the program: the tool, and these fixtures.
    pub(crate) fn write_main(&self, fixtures: &[&Fixture]) -> Result<(), Box<dyn Error>> {
        let mut dependencies = BTreeMap::from([
            ("case".to_owned(), self.dependency("case")),
            ("world".to_owned(), self.dependency(self.world.folder)),
        ]);
        let mut list = String::new();
        for fixture in fixtures {
            let (title, package) = (fixture.title(), fixture.crate_name());
            list += &format!("        ({title:?}, {package}::TESTS),\n");
            let path = self.subject(fixture);
            dependencies.insert(package.clone(), Dependency { package, path });
        }
        let text = format!(
            "fn main() -> Result<(), Box<dyn std::error::Error>> {{\n    \
             case::main(world::TOOLS, &[\n{list}    ])\n}}\n"
        );
        let manifest = Manifest::new("program".to_owned(), dependencies);
        write(&self.folder.join("program"), manifest, "main.rs", &text)
    }

    fn subject(&self, fixture: &Fixture) -> PathBuf {
        self.folder.join("subjects").join(fixture.crate_name())
    }

    fn peers(&self, path: &str) -> PathBuf {
        self.clone.join("grader/peers").join(path)
    }

    /// On the package in a folder here.
    fn dependency(&self, folder: &str) -> Dependency {
        let package = format!("lockstep-peers-{}", folder.replace('_', "-"));
        Dependency { package, path: self.peers(folder) }
    }
}

/// A package with one source file.
fn write(folder: &Path, manifest: Manifest, file: &str, text: &str) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), toml::to_string(&manifest)?)?;
    fs::write(folder.join("src").join(file), text)?;
    Ok(())
}
