/**
 * Street names, as a French town comes by them: trades and wells in the old centre, great women and men in
 * equal number on the faubourgs and estates, plants and birds among the villas, paths and views on the hill.
 */
import type { Block } from './blocks.ts';
import type { StreetProps, Style } from './plan.ts';
import { directedKey, type PlanarMap } from './planar.ts';
import type { Random } from './random.ts';

const list = (text: string): string[] => text.split(',').map((name) => name.trim());

const OLD_TOWN =
  list(`rue des Tanneurs, rue du Puits-Neuf, rue de l'Église, rue des Changes, rue de la Vieille-Boucherie,
rue des Trois-Pigeons, rue du Four-Banal, rue des Lices, rue de la Tour-Grosse, rue du Chapitre, rue des Cordeliers,
rue de la Monnaie, rue des Orfèvres, rue du Cloître, rue de l'Évêché, rue des Merciers, rue de la Poulaillerie, rue du Sel,
rue de la Barrière, rue des Pénitents, rue du Grenier-à-Sel, rue de l'Arbre-Sec, rue des Chaudronniers, rue du Vieux-Puits,
rue de la Fontaine, rue des Lavandières, rue de la Halle, rue aux Herbes, rue du Poids-de-la-Ville, rue des Filatiers,
rue de la Charité, rue des Ursulines, rue du Collège, rue de l'Étoile, rue de la Lanterne, rue du Soleil, rue des Deux-Ponts,
rue de la Porte-Haute, rue de la Porte-Basse, rue du Guet, rue de l'Horloge, rue du Beffroi, rue des Arcades, rue du Palais,
rue des Drapiers, rue des Cordiers, rue du Chanvre, rue de la Laine, rue des Teinturiers, rue du Moulin-Brûlé, rue de l'Abreuvoir,
rue des Bateliers, rue du Bac, rue de la Pêcherie, rue des Saulniers, rue de l'Écu, rue du Cheval-Blanc, rue du Lion-d'Or,
rue de la Croix-Blanche, rue Saint-Jacques, rue Sainte-Catherine, rue Saint-Éloi, rue Sainte-Ursule, rue Saint-Michel,
rue Sainte-Claire, rue Saint-Nicolas, rue Sainte-Marthe, rue Notre-Dame, rue de la Madeleine, rue des Carmes, rue des Carmélites,
rue des Jacobins, rue du Temple, rue de la Commanderie, rue de l'Hôtel-Dieu, rue de la Miséricorde, rue des Écoles,
rue du Théâtre, rue de la Cité, rue des Consuls, rue du Sénéchal, rue de la Prévôté, rue des Arbalétriers, rue du Jeu-de-Paume,
rue de l'Arsenal, rue des Remparts, rue du Château, rue de la Citadelle, rue de la Brèche, rue des Fossés, rue du Pont-Vieux,
rue des Boulangers, rue des Potiers, rue de la Verrerie, rue de l'Aiguillerie, rue de la Ganterie, rue des Couteliers,
rue du Fil-d'Or, rue des Brodeuses, rue des Dentellières, rue de la Mercière, rue des Nourrices, rue des Sœurs-Grises,
rue de l'Ancienne-Poste, rue de la Vieille-Tour, rue du Passage, rue Traversière, rue Courte, rue Longue, rue Basse, rue Haute,
rue Neuve, rue Droite, rue Torte, rue Étroite, rue de l'Ormeau, rue du Figuier, rue de la Treille, rue du Mûrier, rue du Laurier,
rue des Quatre-Vents, rue de la Lune, rue de l'Aigle, rue du Cygne, rue du Dauphin, rue de la Licorne, rue du Paon, rue du Coq,
rue de la Colombe, rue du Renard, rue du Loup, rue de l'Ours, rue du Griffon, rue de la Sirène, rue de la Paix, rue de l'Abondance,
rue du Bon-Secours, rue du Bout-du-Monde, rue de la Bourse, rue du Vieux-Marché, rue aux Grains, rue du Foin, rue de la Paille`);

const WOMEN =
  list(`Simone-de-Beauvoir, Marie-Curie, George-Sand, Louise-Weiss, Colette, Camille-Claudel, Germaine-Tillion,
Berthe-Morisot, Édith-Piaf, Joséphine-Baker, Marguerite-Yourcenar, Marguerite-Duras, Nathalie-Sarraute, Hubertine-Auclert,
Flora-Tristan, Maria-Deraismes, Marguerite-Durand, Madeleine-Brès, Émilie-du-Châtelet, Irène-Joliot-Curie, Ada-Lovelace,
Rosalind-Franklin, Hélène-Boucher, Jacqueline-Auriol, Maryse-Bastié, Maryse-Hilsz, Adrienne-Bolland, Suzanne-Lenglen,
Alice-Milliat, Anna-de-Noailles, Marceline-Desbordes-Valmore, Louise-Labé, Christine-de-Pizan, Madame-de-Sévigné,
Madame-de-La-Fayette, Françoise-Dolto, Françoise-Giroud, Gisèle-Halimi, Danielle-Casanova, Berty-Albrecht, Sophie-Scholl,
Geneviève-de-Gaulle, Marie-Marvingt, Jeanne-Moreau, Simone-Signoret, Romy-Schneider, Agnès-Varda, Alice-Guy, Barbara, Dalida,
Nadia-Boulanger, Lili-Boulanger, Cécile-Chaminade, Germaine-Tailleferre, Clara-Schumann, Fanny-Mendelssohn, Maria-Callas,
Pauline-Viardot, Ella-Fitzgerald, Nina-Simone, Niki-de-Saint-Phalle, Sonia-Delaunay, Suzanne-Valadon, Élisabeth-Vigée-Lebrun,
Louise-Bourgeois, Frida-Kahlo, Tamara-de-Lempicka, Séraphine-de-Senlis, Rosa-Parks, Wangari-Maathai, Angela-Davis, Toni-Morrison,
Virginia-Woolf, Hannah-Arendt, Simone-Weil, Elsa-Triolet, Andrée-Chedid, Assia-Djebar, Maryse-Condé, Marie-Pape-Carpantier,
Pauline-Kergomard, Julie-Victoire-Daubié, Madeleine-Pelletier, Séverine, Jeanne-Deroin, Eugénie-Niboyet, Pauline-Roland,
Nathalie-Lemel, Charlotte-Delbo, Lise-London, Marie-Louise-Giraud, Renée-Vivien, Hypatie, Sophie-Kovalevskaïa, Emmy-Noether,
Lise-Meitner, Barbara-McClintock, Jane-Goodall, Valentina-Terechkova, Claudie-Haigneré, Katherine-Johnson, Grace-Hopper`);

const MEN =
  list(`Victor-Hugo, Émile-Zola, Léon-Blum, Pierre-Mendès-France, Jules-Ferry, Gambetta, Lamartine, Voltaire,
Denis-Diderot, Jean-Jacques-Rousseau, Montesquieu, Condorcet, Alexandre-Dumas, Honoré-de-Balzac, Gustave-Flaubert, Stendhal,
Guy-de-Maupassant, Alphonse-Daudet, Jules-Verne, Marcel-Proust, Albert-Camus, Jean-Giono, Antoine-de-Saint-Exupéry, Jean-Mermoz,
Roland-Garros, Louis-Blériot, Clément-Ader, Louis-Pasteur, Claude-Bernard, Pierre-Curie, Paul-Langevin, Henri-Poincaré,
Blaise-Pascal, Denis-Papin, Louis-Braille, Victor-Schœlcher, Aristide-Briand, Jean-Macé, Ferdinand-Buisson, Camille-Pelletan,
Raspail, Auguste-Blanqui, Pierre-Brossolette, Guy-Môquet, Missak-Manouchian, Honoré-d'Estienne-d'Orves, Gabriel-Péri,
Henri-Barbusse, Anatole-France, Romain-Rolland, Paul-Éluard, Louis-Aragon, Robert-Desnos, Jacques-Prévert, Guillaume-Apollinaire,
Arthur-Rimbaud, Paul-Verlaine, Charles-Baudelaire, Gérard-de-Nerval, Alfred-de-Musset, Claude-Debussy, Maurice-Ravel,
Gabriel-Fauré, Hector-Berlioz, Georges-Bizet, Erik-Satie, Camille-Saint-Saëns, Frédéric-Chopin, Wolfgang-Amadeus-Mozart,
Jean-Sébastien-Bach, Paul-Cézanne, Claude-Monet, Édouard-Manet, Auguste-Renoir, Gustave-Courbet, Eugène-Delacroix, Vincent-van-Gogh,
Henri-Matisse, Pablo-Picasso, Fernand-Léger, Auguste-Rodin, Georges-Brassens, Jacques-Brel, Léo-Ferré, Boris-Vian, Jean-Vilar,
Gérard-Philipe, Molière, Jean-Racine, Pierre-Corneille, Jean-de-La-Fontaine, Nelson-Mandela, Martin-Luther-King, Mahatma-Gandhi,
Aimé-Césaire, Frantz-Fanon, Léopold-Sédar-Senghor, Jean-Zay, Pierre-Semard, Ambroise-Croizat, Albert-Thomas, Marcel-Sembat`);

const HILL =
  list(`rue du Belvédère, chemin des Sources, rue de la Corniche, rue des Vignes-Hautes, chemin du Calvaire,
rue de Bellevue, rue du Panorama, chemin des Chèvres, rue de la Côte, rue du Coteau, chemin de la Carrière, rue des Terrasses,
rue du Grand-Clos, rue du Petit-Clos, chemin des Pins, rue de la Pente, rue du Ruisseau, chemin des Murets, rue des Amandiers,
rue de l'Ermitage, rue du Moulin-à-Vent, chemin de Croix, rue de la Combe, rue du Vallon, chemin du Rocher, rue de l'Observatoire,
rue des Échelles, rue de la Vigie, rue du Levant, rue du Couchant, rue du Midi, chemin des Genêts, rue des Oliviers, rue du Pressoir,
rue de la Cave, rue du Treillage, chemin du Lavoir, rue de la Source-Froide, rue des Grottes, rue du Sémaphore, chemin des Dames,
rue de la Sapinière, rue des Hauts-Jardins, chemin des Vendangeurs, rue du Raisin, rue de la Serpe, rue des Cigales,
rue du Cadran-Solaire, rue de l'Aqueduc, rue du Réservoir, rue du Château-d'Eau, rue de la Poterne, chemin Vert, rue de Beauregard,
rue de Bel-Air, rue de Mirabeau, rue de Beausoleil, rue de Clairval, rue de Montplaisir, rue de Bonvoisin, chemin des Écoliers`);

const STEPS =
  list(`escalier des Lavandières, montée du Calvaire, escalier Saint-Roch, montée des Soupirs, escalier des Chats,
montée de la Vigne, escalier du Belvédère, montée des Carriers, escalier des Amoureux, montée du Vieux-Chemin, escalier du Rocher,
montée des Bergers, escalier de la Source, montée de l'Ermitage, escalier des Cent-Marches, montée du Télégraphe, escalier du Vallon,
montée des Tilleuls, escalier de la Terrasse, montée des Moines, escalier du Pressoir, montée des Oliviers, escalier de Bellevue,
montée du Coteau, escalier des Genêts, montée des Sources, escalier du Levant, montée du Midi, escalier de la Pente`);

const PLANTS =
  list(`Glycines, Lilas, Églantines, Roses, Pivoines, Jasmins, Camélias, Tulipes, Iris, Violettes, Anémones,
Capucines, Bleuets, Coquelicots, Marguerites, Primevères, Jonquilles, Dahlias, Hortensias, Clématites, Seringas, Aubépines,
Acacias, Cerisiers, Pommiers, Poiriers, Pruniers, Noisetiers, Noyers, Châtaigniers, Marronniers, Platanes, Érables, Bouleaux,
Frênes, Chênes, Hêtres, Ormes, Peupliers, Charmes, Sureaux, Cyprès, Cèdres, Mélèzes, Magnolias, Lauriers, Troènes, Fougères,
Grenadiers, Arbousiers, Sorbiers, Alisiers, Cormiers, Néfliers, Cognassiers, Groseilliers, Framboisiers, Pervenches, Muguets, Myosotis,
Bégonias, Pensées, Campanules, Digitales, Gentianes, Lavandes, Romarins, Sauges, Tamaris, Houx, Osiers, Roseaux, Nénuphars, Joncs`);

const BIRDS =
  list(`Mésanges, Rossignols, Fauvettes, Hirondelles, Bergeronnettes, Chardonnerets, Bouvreuils, Pinsons, Alouettes,
Grives, Merles, Rouges-Gorges, Loriots, Huppes, Tourterelles, Perdrix, Cailles, Bécasses, Sarcelles, Hérons, Martins-Pêcheurs,
Pics-Verts, Roitelets, Verdiers, Linottes, Geais, Palombes, Cigognes, Grues, Milans, Buses, Éperviers, Chouettes, Hulottes`);

const TWICE = "rue de l'Église";

const plural = (kind: string, nouns: string[]) => nouns.map((noun) => `${kind} des ${noun}`);

/** Women and men in turn, each with the kind of street that the quarter builds. */
function people(random: Random): { next(kind: string): string } {
  const [women, men] = [random.shuffled(WOMEN), random.shuffled(MEN)];
  let turn = 0;
  return {
    next(kind) {
      const from = turn++ % 2 === 0 ? women : men;
      const name = from.pop() ?? women.pop() ?? men.pop();
      if (!name) throw new Error('street names: no more people to honour');
      return `${kind} ${name}`;
    },
  };
}

/** Names every street of the map that has none. Streets that are one street share their name. */
export function nameStreets(map: PlanarMap<StreetProps>, blocks: Block[], random: Random): void {
  const styleOf = new Map(blocks.map((block) => [block.face, block.style]));
  const honoured = people(random);
  const stock: Partial<Record<Style, string[]>> = {
    // The one name given twice, as it happens where a village was swallowed.
    centre: [...random.shuffled(OLD_TOWN.filter((name) => name !== TWICE)), TWICE],
    hill: [...random.shuffled(HILL), TWICE],
    garden: random.shuffled([...plural('rue', PLANTS.slice(0, 60)), ...plural('rue', BIRDS.slice(0, 14))]),
    villas: random.shuffled([...plural('allée', BIRDS.slice(14)), ...plural('allée', PLANTS.slice(36, 60))]),
    lotissement: random.shuffled(plural('rue', [...PLANTS.slice(60), ...BIRDS.slice(14)])),
  };
  const steps = random.shuffled(STEPS);
  const dead = random.shuffled([...plural('impasse', BIRDS), ...plural('impasse', PLANTS)]);
  const named = new Map<number, string>();
  for (const line of map.lines) {
    if (line.kind !== 'street' || line.props.name !== null) continue;
    const { street } = line.props;
    if (!named.has(street)) {
      const [a, b] = line.nodes;
      const sides = [map.faceOf.get(directedKey(a, b))!, map.faceOf.get(directedKey(b, a))!].map((f) =>
        styleOf.get(f),
      );
      const style =
        sides.find((side) => side && side !== 'square' && side !== 'park' && side !== 'bank') ?? 'faubourg';
      const isDead = map.neighbours[line.nodes[line.nodes.length - 1]].length === 1;
      let name: string | undefined;
      if (line.props.class === 'steps') name = steps.pop();
      else if (isDead && style !== 'estate') name = dead.pop();
      else if (line.props.class !== 'path') name = stock[style]?.pop();
      named.set(
        street,
        name ??
          honoured.next(
            line.props.class === 'service'
              ? 'allée'
              : style === 'estate' && random.chance(0.3)
                ? 'avenue'
                : 'rue',
          ),
      );
    }
    line.props = { ...line.props, name: named.get(street)! };
  }
}
